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
    private readonly WatchOptions options;
    private readonly Terminal terminal;
    private readonly UsedLabels labels;
    private readonly SigningKey? key;
    private readonly JsonArray made = [];
    private string said = "";
    private (int Version, int Groups) failed = (-1, 0);

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
        int first = Begin().Version;
        int promoted = 0;
        while (!cancellation.IsCancellationRequested && (options.Versions == 0 || promoted < options.Versions))
        {
            PolicyManifest manifest = PolicyManifestFile.Read(options.PolicyFolder);
            PromotionHistory history = PromotionLog.Read(options.PolicyFolder);
            ManifestVersion used = history.InUse(manifest) ?? throw new UserException(
                $"No version of '{manifest.Name}' is in use any more; approve one with 'vla-robot promote approve --policy {options.PolicyFolder}'.");
            promoted = manifest.Versions.Count(version => version.Version > first && history.Of(version) is { Decision: PromotionDecision.Promoted });
            if (history.Candidate(manifest) is { } candidate)
            {
                Say($"version {used.Version} is in use; version {candidate.Version} waits for its trial or for 'vla-robot promote approve'");
            }
            else if (promoted < options.Versions || options.Versions == 0)
            {
                LearnWhereEnough(manifest, used, cancellation);
            }

            cancellation.WaitHandle.WaitOne(options.LookEvery);
        }

        terminal.Json(new JsonObject { ["policy"] = options.PolicyFolder, ["promoted"] = promoted, ["made"] = made });
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    /// <summary>The version in use; where nothing was decided yet, the newest that was verified, from now on.</summary>
    private ManifestVersion Begin()
    {
        PolicyManifest manifest = PolicyManifestFile.Read(options.PolicyFolder);
        ManifestVersion newest = manifest.Versions.Where(version => version.Verified).MaxBy(version => version.Version)
            ?? throw new UserException($"The policy '{manifest.Name}' has no verified version to begin with; export one with 'vla-learn export'.");
        return PromotionLog.Decide(
            options.PolicyFolder,
            history => history.InUse(manifest) is null && history.Records.Count == 0
                ? Decision(newest, PromotionDecision.Promoted, "the version that learning begins with")
                : null).InUse(manifest) ?? newest;
    }

    private void LearnWhereEnough(PolicyManifest manifest, ManifestVersion used, CancellationToken cancellation)
    {
        // A version that was rejected has taken its groups with it; as many new ones are needed for another try.
        int tries = manifest.Versions.Count(version => version.Provenance.ParentVersion == used.Version);
        int needed = Math.Max(options.Groups * (tries + 1), failed.Version == used.Version ? failed.Groups + 1 : 0);
        (int whole, int differing) = Count(manifest, used);
        string run = Path.Combine(options.WorkFolder, FormattableString.Invariant($"from-{used.Version}-{tries + 1}"));
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
        catch (UserException exception)
        {
            failed = (used.Version, whole);
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
            BeforeManifest = (folder, text) =>
            {
                if (key is not null)
                {
                    ManifestSignature.Write(folder, Encoding.UTF8.GetBytes(text), key);
                }
            },
        };
        (JsonObject document, bool isVerified) = ExportSession.Export(export, terminal);
        made.Add(document);
        PolicyManifest now = PolicyManifestFile.Read(options.PolicyFolder);
        ManifestVersion version = now.Versions.Where(version => manifest.Versions.All(known => known.Version != version.Version)).MaxBy(version => version.Version)!;
        if (isVerified)
        {
            Say($"version {version.Version} was learned from version {used.Version}, exported{(key is null ? "" : ", signed")} and compared: a candidate");
            return;
        }

        const string Problem = "its graph does not answer as its network does";
        PromotionLog.Decide(options.PolicyFolder, _ => Decision(version, PromotionDecision.Rejected, Problem) with { Champion = used.Version });
        Say($"version {version.Version} is rejected: {Problem}");
    }

    private (int Whole, int Differing) Count(PolicyManifest manifest, ManifestVersion used)
    {
        if (!Directory.Exists(options.Learning.Store))
        {
            return (0, 0);
        }

        using EpisodeStore store = RecordedStore.Open(options.Learning.Store, terminal);
        IReadOnlyList<EpisodeListing> all = store.List(new EpisodeQuery());
        labels.Compare(all, terminal.Status);
        StoredSelection selection = StoredSelection.Of(
            all.Where(episode => options.Learning.Tasks.Count == 0 || options.Learning.Tasks.Contains(episode.Header.Task)),
            new StoredSelectionOptions(ActedVersion.Named(manifest, used), options.GroupSize, options.Learning.Baseline));
        return (selection.WholeGroups, selection.Groups.Count);
    }

    private static PromotionRecord Decision(ManifestVersion version, PromotionDecision decision, string reason) => new()
    {
        Time = TimeProvider.System.GetUtcNow(),
        Version = version.Version,
        Digest = VersionDigest.Of(version),
        Decision = decision,
        By = "learner",
        Reason = reason,
    };

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
