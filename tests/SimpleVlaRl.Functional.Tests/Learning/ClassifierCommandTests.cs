using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn classifier</c> and <c>vla-robot episodes classify</c>, from labelled episodes to labels.</summary>
public sealed class ClassifierCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Store => Path.Combine(folder.Path, "store");

    private string Classifier => Path.Combine(folder.Path, "classifier");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Classifier_OfLabelledEpisodes_KnowsOthersAndLabelsThoseWithout()
    {
        ClassifierStore.Record(Store, 0, 120, (_, isSuccess) => isSuccess ? EpisodeOutcome.Success("keyboard") : EpisodeOutcome.Failure("keyboard"));
        ClassifierStore.Record(Store, 500, 6, (_, _) => EpisodeOutcome.Unlabelled("nobody"));
        (int exitCode, string output, string errors) = await Train("--epochs", "25");
        Assert.True(exitCode == 0, errors);

        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement said = document.RootElement;
        int report = said.GetProperty("episodes").GetInt32();
        Assert.Equal(120, said.GetProperty("fitting_episodes").GetInt32() + said.GetProperty("choice_episodes").GetInt32() + report);
        Assert.InRange(report, 10, 40);
        Assert.InRange(said.GetProperty("precision").GetDouble(), 0.9, 1);
        Assert.InRange(said.GetProperty("recall").GetDouble(), 0.9, 1);
        Assert.InRange(said.GetProperty("largest_difference").GetDouble(), 0, 1e-4);
        Assert.Equal(0, said.GetProperty("early_claims").GetInt32());
        Assert.True(said.GetProperty("milliseconds_per_look").GetDouble() > 0);
        ClassifierManifest manifest = ClassifierManifestFile.Read(Classifier);
        Assert.Equal(report, manifest.Score.Episodes);
        Assert.Equal(said.GetProperty("true_positives").GetInt32(), manifest.Score.TruePositives);
        Assert.Contains("vla-learn classifier", manifest.Training.Command, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Classifier + ".part"));

        (exitCode, output, errors) = await Classify("--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument proposed = JsonDocument.Parse(output);
        Assert.Equal(6, proposed.RootElement.GetArrayLength());
        Assert.All(proposed.RootElement.EnumerateArray(), row => Assert.False(row.GetProperty("labelled").GetBoolean()));
        Assert.All(Episodes().Where(episode => episode.Header.Seed >= 500), episode => Assert.Equal(OutcomeKind.Unlabelled, episode.Outcome.Kind));

        (exitCode, _, errors) = await Classify("--label", "--json");
        Assert.True(exitCode == 0, errors);
        EpisodeListing[] labelled = [.. Episodes().Where(episode => episode.Header.Seed >= 500)];
        Assert.All(labelled, episode => Assert.Equal("classifier", episode.Outcome.Source));
        Assert.InRange(labelled.Count(episode => (episode.Outcome.Kind == OutcomeKind.Success) == (episode.Header.Seed % 2 == 0)), 5, 6);

        // A label that was wrong is pointed at, and stays; what cannot be judged does not keep the others.
        using (EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System))
        {
            store.Relabel(Episodes().First(episode => episode.Header.Seed == 0).Header.EpisodeId.ToString("D"), EpisodeOutcome.Failure("ben"));
        }

        File.Delete(Episodes().First(episode => episode.Header.Seed == 3).Path);
        (exitCode, output, errors) = await Classify("--all", "--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument all = JsonDocument.Parse(output);
        JsonElement wrong = all.RootElement.EnumerateArray().Single(row => row.GetProperty("source").GetString() == "ben");
        Assert.Equal(("success", "failure", false),
            (wrong.GetProperty("proposal").GetString(), wrong.GetProperty("outcome").GetString(), wrong.GetProperty("labelled").GetBoolean()));
        Assert.Equal(125, all.RootElement.GetArrayLength());
        (_, output, _) = await Classify("--all", "--limit", "2", "--json");
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetArrayLength());
        using (EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System))
        {
            store.Relabel(Episodes().First(episode => episode.Header.Seed == 0).Header.EpisodeId.ToString("D"), EpisodeOutcome.Success("keyboard"));
        }

        // What it has said itself is not learned from, and what is there is not written over.
        (exitCode, _, errors) = await Train("--epochs", "1");
        Assert.Equal(1, exitCode);
        Assert.Contains("has a classifier already", errors, StringComparison.Ordinal);
        (exitCode, output, errors) = await VlaLearn.Run(
            "classifier", "--store", Store, "--task", ClassifierStore.Task, "--to", Classifier + "2", "--image-size", "32", "--epochs", "1", "--json");
        Assert.True(exitCode == 0, errors);
        using JsonDocument again = JsonDocument.Parse(output);
        Assert.Equal(
            119,
            again.RootElement.GetProperty("fitting_episodes").GetInt32() + again.RootElement.GetProperty("choice_episodes").GetInt32()
                + again.RootElement.GetProperty("episodes").GetInt32());

        // A graph that is not the one that was measured is not run.
        await File.AppendAllTextAsync(Path.Combine(Classifier, ClassifierManifest.GraphName), "x", TestContext.Current.CancellationToken);
        (exitCode, _, errors) = await Classify();
        Assert.Equal(1, exitCode);
        Assert.Contains("the manifest says", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classifier_OfTooFewOrNone_SaysWhatIsMissing()
    {
        (int exitCode, _, string errors) = await Train();
        Assert.Equal(1, exitCode);
        Assert.Contains("There is no episode store", errors, StringComparison.Ordinal);

        ClassifierStore.Record(Store, 0, 10, (_, isSuccess) => isSuccess ? EpisodeOutcome.Success("keyboard") : EpisodeOutcome.Failure("keyboard"));
        (exitCode, _, errors) = await Train();
        Assert.Equal(1, exitCode);
        Assert.Contains("too few labelled episodes of 'push_left': 5 successes and 5 failures", errors, StringComparison.Ordinal);

        (exitCode, _, errors) = await VlaLearn.Run("classifier", "--store", Store, "--task", "push_lift", "--to", Classifier);
        Assert.Equal(1, exitCode);
        Assert.Contains("did you mean 'push_left'?", errors, StringComparison.Ordinal);

        (exitCode, _, errors) = await Train("--cameras", "cam_low");
        Assert.Equal(1, exitCode);
        Assert.Contains("has no camera 'cam_low'; it has cam_high", errors, StringComparison.Ordinal);

        ClassifierStore.Record(Store, 10, 4, (_, _) => EpisodeOutcome.Success("classifier"));
        (_, _, errors) = await Train();
        Assert.Contains("5 successes and 5 failures", errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(Classifier));

        // What would keep a long training from ending well is said before it.
        (exitCode, _, errors) = await Train("--cameras", "cam_high,cam_high");
        Assert.Equal(2, exitCode);
        Assert.Contains("--cameras is 'cam_high,cam_high'; expected at most 16, each once", errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Classifier, "x", TestContext.Current.CancellationToken);
        (exitCode, _, errors) = await Train();
        Assert.Equal(1, exitCode);
        Assert.Contains("is there and not empty; give another --to", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_WithoutAClassifier_NamesWhatWritesOne()
    {
        ClassifierStore.Record(Store, 0, 1, (_, _) => EpisodeOutcome.Unlabelled("nobody"));
        (int exitCode, _, string errors) = await Classify();
        Assert.Equal(1, exitCode);
        Assert.Contains("vla-learn classifier", errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> Train(params string[] more) => VlaLearn.Run(
        ["classifier", "--store", Store, "--task", ClassifierStore.Task, "--to", Classifier, "--image-size", "32", "--json", .. more]);

    private Task<(int ExitCode, string Output, string Errors)> Classify(params string[] more) =>
        FinishedProgram.Run("vla-robot", [], ["episodes", "classify", "--store", Store, "--classifier", Classifier, .. more]);

    private IReadOnlyList<EpisodeListing> Episodes()
    {
        using EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System);
        return store.List(new EpisodeQuery());
    }
}
