using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Reinforcement.Stored;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Signing;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>
/// The learner beside running robots: waits for enough whole groups of the version in use, learns the next from them, exports and signs it, and waits until a
/// trial or a person has decided of it.
/// </summary>
/// <remarks>
/// What it knows is in three folders: the store, the policy's and its own. Killed at any moment and started again it goes on: a run that was not finished is
/// learned anew, one that was and was not exported is exported. What goes wrong with a version is said, and the version in use stays.
/// </remarks>
internal sealed class WatchSession
{
    private const string Learner = "learner";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly WatchOptions options;
    private readonly Terminal terminal;
    private readonly UsedLabels labels;
    private readonly SigningKey? key;
    private readonly JsonArray made = [];
    private readonly HashSet<string> problems = [];
    private string said = "";
    private (string Run, int Groups, TimeSpan Pause, long Since) failed = ("", 0, FirstPause, 0);

    private WatchSession(WatchOptions options, Terminal terminal)
    {
        (this.options, this.terminal) = (options, terminal);
        labels = new UsedLabels(options.WorkFolder);
        key = options.SigningKey is { } path ? SigningKey.Read(path) : null;
    }

    /// <summary>Watches until enough versions were promoted, or it is cancelled.</summary>
    public static int Run(WatchOptions options, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            return new WatchSession(options, terminal).Watch(cancellation);
        }
        catch (Exception exception) when (exception is PromotionException or PolicyLoadException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private int Watch(CancellationToken cancellation)
    {
        // Counted from the first decision of all, so that a learner that was started again does not count anew.
        int first = Begin();
        int promoted = 0;
        while (!cancellation.IsCancellationRequested && (options.Versions == 0 || promoted < options.Versions))
        {
            try
            {
                promoted = Look(first, cancellation);
            }
            catch (Exception exception)
                when (exception is UserException or PromotionException or PolicyLoadException or IOException or UnauthorizedAccessException)
            {
                // Whatever cannot be read or written now may be later; the version in use is not touched.
                Say($"waiting: {exception.Message}");
            }

            cancellation.WaitHandle.WaitOne(options.LookEvery);
        }

        terminal.Json(new JsonObject { ["policy"] = options.PolicyFolder, ["promoted"] = promoted, ["made"] = made });
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    private int Look(int first, CancellationToken cancellation)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(options.PolicyFolder);
        PromotionHistory history = PromotionLog.Read(options.PolicyFolder);
        ManifestVersion used = history.InUse(manifest) ?? throw new UserException(
            $"No version of '{manifest.Name}' is in use any more; approve one with 'vla-robot promote approve --policy {options.PolicyFolder}'.");
        int promoted = manifest.Versions.Count(version => version.Version > first && history.Of(version) is { Decision: PromotionDecision.Promoted });
        if (history.Candidate(manifest) is { } candidate)
        {
            Say($"version {used.Version} is in use; version {candidate.Version} waits for its trial or for 'vla-robot promote approve'");
        }
        else if (promoted < options.Versions || options.Versions == 0)
        {
            LearnWhereEnough(manifest, used, cancellation);
        }

        return promoted;
    }

    /// <summary>Where nothing was decided yet, the newest version that was verified is in use from now on.</summary>
    /// <returns>The version of the first decision.</returns>
    private int Begin()
    {
        PolicyManifest manifest = Present();
        if (manifest.Name != Path.GetFileName(Path.GetFullPath(options.PolicyFolder)))
        {
            throw new UserException($"'{options.PolicyFolder}' holds the policy '{manifest.Name}', whose folder must have its name; rename the folder.");
        }

        if (key is null && File.Exists(Path.Combine(options.PolicyFolder, ManifestSignature.FileName)))
        {
            throw new UserException($"The policy in '{options.PolicyFolder}' is signed, and robots would refuse what is not; give the --signing-key.");
        }

        ManifestVersion newest = manifest.Versions.Where(version => version.Verified).MaxBy(version => version.Version)
            ?? throw new UserException($"The policy '{manifest.Name}' has no verified version to begin with; export one with 'vla-learn export'.");
        return PromotionLog.Decide(
            options.PolicyFolder,
            history => history.Records.Count > 0 ? null
                : PromotionRecord.Of(newest, null, PromotionDecision.Promoted, Learner, "the version that learning begins with"))
            .Records[0].Version;
    }

    private void LearnWhereEnough(PolicyManifest manifest, ManifestVersion used, CancellationToken cancellation)
    {
        // A version that was rejected has taken its groups with it; as many new ones are needed for another try.
        int tries = manifest.Versions.Count(version => version.Provenance.ParentVersion == used.Version);
        int needed = options.Groups * (tries + 1);
        (int whole, int differing) = Count(manifest, used);
        // Another policy, or a version that was made anew under its number, has runs of its own.
        string run = Path.Combine(
            options.WorkFolder, FormattableString.Invariant($"{manifest.Name}-from-{used.Version}-{VersionDigest.Of(used)[..8]}-{tries + 1}"));
        if (failed.Run == run && whole <= failed.Groups && TimeProvider.System.GetElapsedTime(failed.Since) < failed.Pause)
        {
            return;
        }

        if (whole < needed && !StoredRunFolder.IsWhole(run))
        {
            Say($"version {used.Version} is in use: {whole} of {needed} groups, {differing} of them to learn from");
            return;
        }

        try
        {
            if (!StoredRunFolder.IsWhole(run))
            {
                Say($"learning from {whole} groups of version {used.Version}");
                StoredRunFolder.Clear(run);
                StoredGrpoSession.Learn(
                    options.Learning with
                    {
                        Policy = Path.Combine(options.PolicyFolder, used.Version.ToString(CultureInfo.InvariantCulture)),
                        RunFolder = run,
                    },
                    terminal,
                    cancellation);
            }

            Export(manifest, used, run);
        }
        catch (Exception exception)
            when (exception is UserException or PromotionException or PolicyLoadException or IOException or UnauthorizedAccessException)
        {
            // Tried again once there is more to learn from, and after a while whatever there is.
            TimeSpan wait = failed.Run == run ? TimeSpan.FromTicks(Math.Min(2 * failed.Pause.Ticks, LongestPause.Ticks)) : FirstPause;
            failed = (run, whole, wait, TimeProvider.System.GetTimestamp());
            Say($"version {used.Version} stays in use, waiting for more groups: {exception.Message}");
        }
    }

    private void Export(PolicyManifest manifest, ManifestVersion used, string run)
    {
        ExportOptions export = new()
        {
            RunFolder = run,
            RecordedStore = options.Learning.Store,
            ModelsFolder = Path.GetDirectoryName(Path.GetFullPath(options.PolicyFolder))!,
            BeforeManifest = Sign,
            IsBrief = true,
        };
        (JsonObject document, bool isVerified) = ExportSession.Export(export, terminal);
        made.Add(document);
        PolicyManifest now = PolicyManifestFile.Read(options.PolicyFolder);
        ManifestVersion version = now.Versions.ExceptBy(manifest.Versions.Select(known => known.Version), version => version.Version)
            .MaxBy(version => version.Version)!;
        if (isVerified)
        {
            Say($"version {version.Version} was learned from version {used.Version}, exported{(key is null ? "" : ", signed")} and compared: a candidate");
            return;
        }

        const string Problem = "its graph does not answer as its network does";
        PromotionLog.Decide(options.PolicyFolder, _ => PromotionRecord.Of(version, used.Version, PromotionDecision.Rejected, Learner, Problem));
        Say($"version {version.Version} is rejected: {Problem}");
    }

    /// <summary>Signs what a manifest will be: what was signed before, and one version more.</summary>
    private void Sign(string folder, string text)
    {
        if (key is null)
        {
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string[] present = [.. Present().Versions.Select(VersionDigest.Of)];
        string[] next = [.. PolicyManifestFile.Parse(bytes, folder).Versions.Select(VersionDigest.Of)];
        if (next.Length != present.Length + 1 || present.Except(next).Any())
        {
            throw new UserException($"'{Path.Combine(folder, PolicyManifest.FileName)}' has changed while a version was exported; it is not signed.");
        }

        ManifestSignature.Write(folder, bytes, key);
    }

    /// <summary>The manifest that is there; with a key it must be signed with it, or somebody else's version would be signed along.</summary>
    private PolicyManifest Present() => PolicyManifestFile.Read(
        options.PolicyFolder,
        key is null ? null : (folder, bytes) => ManifestSignature.Demand(folder, bytes.Span, [key.Public]));

    private (int Whole, int Differing) Count(PolicyManifest manifest, ManifestVersion used)
    {
        if (!Directory.Exists(options.Learning.Store))
        {
            return (0, 0);
        }

        using EpisodeStore store = RecordedStore.Open(options.Learning.Store, SayOnce);
        IReadOnlyList<EpisodeListing> all = store.List(new EpisodeQuery());
        labels.Compare(all, SayOnce);
        StoredSelection selection = StoredSelection.Of(
            all.Where(episode => options.Learning.Tasks.Count == 0 || options.Learning.Tasks.Contains(episode.Header.Task)),
            new StoredSelectionOptions(ActedVersion.Named(manifest, used), options.GroupSize, options.Learning.Baseline));
        return (selection.WholeGroups, selection.Groups.Count);
    }

    private void SayOnce(string problem)
    {
        if (problems.Add(problem))
        {
            terminal.Status(problem);
        }
    }

    /// <summary>One line of state, said when it changes.</summary>
    private void Say(string state)
    {
        if (state != said)
        {
            said = state;
            terminal.Status(state);
        }
    }
}
