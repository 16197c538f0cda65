using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>The learner beside robots: from whole groups to a signed candidate, over kills and changed labels.</summary>
public sealed class LearnCommandTests : IDisposable
{
    private const string Task = "transfer_cube";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(folder.Path, "store");

    private string Policy => Path.Combine(folder.Path, "models", "transfer-cube-nano");

    private string Work => Path.Combine(folder.Path, "work");

    private string Key => Path.Combine(folder.Path, "keys", "lab.pem");

    [Fact]
    public async Task Learn_FromAGroup_MakesASignedCandidateThatWaitsForAWord()
    {
        CopyPolicy();
        await Good("vla-robot", "promote", "key", "--to", Key);
        await Good("vla-robot", "promote", "sign", "--policy", Policy, "--key", Key);
        using RunningProgram killed = Learner("--versions", "1");
        await killed.UntilSaid("version 1 is in use: 0 of 1 groups");
        await Good("vla-learn", "collect", "--policy", Policy, "--groups", "1", "--group-size", "2", "--temperature", "1", "--store", Store);
        EpisodeListing[] pair = Label(OutcomeKind.Success, OutcomeKind.Failure);
        await killed.UntilSaid("learning from 1 groups of version 1");
        killed.Kill();

        using RunningProgram learner = Learner("--versions", "1", "--json");
        await learner.UntilSaid("version 2 was learned from version 1, exported, signed and compared: a candidate", 60);
        await learner.UntilSaid("waits for its trial");
        using (JsonDocument status = await Json("vla-robot", "promote", "status", "--policy", Policy, "--json"))
        {
            Assert.Equal((1, 2), (status.RootElement.GetProperty("in_use").GetInt32(), status.RootElement.GetProperty("candidate").GetInt32()));
            Assert.Equal(16, status.RootElement.GetProperty("signed_by").GetString()!.Length);
            Assert.Equal(1, status.RootElement.GetProperty("versions")[1].GetProperty("parent").GetInt32());
        }

        await Good("vla-robot", "promote", "approve", "--policy", Policy, "--version-number", "2", "--by", "anna");
        Assert.True(await learner.Exit(30) == 0, learner.Errors);
        using (JsonDocument ended = JsonDocument.Parse(learner.Output))
        {
            Assert.Equal(1, ended.RootElement.GetProperty("promoted").GetInt32());
            Assert.True(ended.RootElement.GetProperty("made")[0].GetProperty("verified").GetBoolean());
            Assert.NotNull(ended.RootElement.GetProperty("made")[0].GetProperty("recorded_parity").ToString());
        }

        // Whoever changes his mind hears which version had believed him.
        Say(pair[0], EpisodeOutcome.Failure("operator"));
        using RunningProgram next = Learner();
        await next.UntilSaid($"the label of episode {pair[0].Header.EpisodeId:D} was success when 'transfer-cube-nano-from-1-", 30);
        await next.UntilSaid("version 2 is in use: 0 of 1 groups");
        next.Interrupt();
        Assert.Equal(130, await next.Exit(20));

        using JsonDocument report = await Json("vla-learn", [.. Words()[..9], "--report", "--held-out", "2", "--json"]);
        JsonElement[] versions = [.. report.RootElement.GetProperty("versions").EnumerateArray()];
        Assert.Equal([2, 0], versions.Select(version => version.GetProperty("collected").GetProperty("episodes").GetInt32()));
        Assert.All(versions, version => Assert.Equal(2, version.GetProperty("held_out").GetProperty("episodes").GetInt32()));
        Assert.True(new FileInfo(Path.Combine(Work, "learning.png")).Length > 1000);
    }

    [Fact]
    public async Task Promote_OfWhatIsNotThere_IsRefusedAndDecidesNothing()
    {
        CopyPolicy();
        (int exitCode, _, string errors) = await FinishedProgram.Run("vla-robot", [], "promote", "approve", "--policy", Policy, "--version-number", "7");
        Assert.Equal(1, exitCode);
        Assert.Contains("has no version 7; it has: 1", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Policy, "promotion.jsonl")));
        (exitCode, _, errors) = await FinishedProgram.Run("vla-robot", [], "promote", "sign", "--policy", Policy, "--key", Key);
        Assert.Equal(1, exitCode);
        Assert.Contains("promote key", errors, StringComparison.Ordinal);
        (exitCode, _, errors) = await FinishedProgram.Run("vla-robot", [], "run", "--policy", Policy, "--follow", "--promote", "tested", "--console", "off");
        Assert.Equal(2, exitCode);
        Assert.Contains("--allow-unsigned", errors, StringComparison.Ordinal);

        // Whoever has a key signs nothing that somebody else has put there.
        await Good("vla-robot", "promote", "key", "--to", Key);
        await Good("vla-robot", "promote", "sign", "--policy", Policy, "--key", Key);
        await File.AppendAllTextAsync(Path.Combine(Policy, "policy.json"), "\n", Cancellation);
        (exitCode, _, errors) = await FinishedProgram.Run("vla-learn", [], [.. Words(), "--signing-key", Key]);
        Assert.Equal(1, exitCode);
        Assert.Contains("is of another manifest", errors, StringComparison.Ordinal);
        (exitCode, _, errors) = await FinishedProgram.Run("vla-learn", [], Words());
        Assert.Equal(1, exitCode);
        Assert.Contains("give the --signing-key", errors, StringComparison.Ordinal);
        await Good("vla-robot", "promote", "sign", "--policy", Policy, "--key", Key);
        await File.WriteAllTextAsync(Path.Combine(Policy, "promotion.jsonl"), "{}\n", Cancellation);
        (exitCode, _, errors) = await FinishedProgram.Run("vla-learn", [], [.. Words(), "--signing-key", Key]);
        Assert.Equal(1, exitCode);
        Assert.Contains("Line 1 of", errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task Good(string program, params string[] arguments)
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run(program, [], arguments);
        Assert.True(exitCode == 0, errors);
    }

    private static async Task<JsonDocument> Json(string program, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await FinishedProgram.Run(program, [], arguments);
        Assert.True(exitCode == 0, errors);
        return JsonDocument.Parse(output);
    }

    private string[] Words() =>
    [
        "learn", "--watch", Store, "--policy", Policy, "--task", Task, "--run", Work, "--groups", "1", "--group-size", "2", "--look-every", "0.1",
        "--epochs", "1", "--optimizer-steps", "1", "--max-kl", "10", "--learning-rate", "1e-5",
    ];

    private RunningProgram Learner(params string[] more) => RunningProgram.Learner([.. Words(), "--signing-key", Key, .. more]);

    private void CopyPolicy() => CopiedPolicy.Into(Path.Combine(folder.Path, "models"));

    private EpisodeListing[] Label(params OutcomeKind[] outcomes)
    {
        EpisodeListing[] episodes;
        using (EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System))
        {
            episodes = [.. store.List(new EpisodeQuery()).OrderBy(episode => episode.Header.Attempt)];
        }

        foreach ((EpisodeListing episode, OutcomeKind outcome) in episodes.Zip(outcomes))
        {
            Say(episode, new EpisodeOutcome(outcome, "", "operator"));
        }

        return episodes;
    }

    private void Say(EpisodeListing episode, EpisodeOutcome outcome)
    {
        using EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System);
        store.Relabel(episode.Header.EpisodeId.ToString("D"), outcome);
    }
}
