using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Robot.Interop;

namespace SimpleVlaRl.Robot.Run;

/// <summary>
/// Between two groups of episodes: lets another version answer, where it may, tries a candidate beside the one in use, or goes back to the one before where
/// SIGUSR1 asked for it.
/// </summary>
internal sealed class VersionFollower : IDisposable
{
    private readonly FollowingPolicy policy;
    private readonly RunOptions options;
    private readonly string policyFolder;
    private readonly (string Name, string Digest) robot;
    private readonly Terminal terminal;
    private readonly ILogger log;
    private readonly PosixSignalRegistration? signal;
    private int wantsBack;
    private string lastProblem = "";

    public VersionFollower(FollowingPolicy policy, RunOptions options, (string Name, string Digest) robot, Terminal terminal, ILogger log)
    {
        (this.policy, this.options, this.robot, this.terminal, this.log) = (policy, options, robot, terminal, log);
        policyFolder = PolicyLocation.Parse(options.PolicyFolder).Folder;
        signal = RollBackSignal.Register(() => Ask(wantsNewest: false));
    }

    /// <summary>Whether the run must hold: what answers is not, or no longer, in use, and what is in use is not loaded yet.</summary>
    public bool MustHold { get; private set; }

    /// <summary>How many decisions there were when it was looked last.</summary>
    public int Decisions { get; private set; }

    /// <summary>Whether versions are used by what was decided of them, and not because they are new.</summary>
    private bool GoesByDecisions => options.Follows is FollowMode.Tested or FollowMode.Approved;

    /// <summary>Asks for another version, which comes between two groups of episodes, or two episodes of a trial.</summary>
    /// <param name="wantsNewest">What may take over, which it does anyway once it is ready; else the one before.</param>
    /// <returns>Null: it will be done.</returns>
    public string? Ask(bool wantsNewest)
    {
        Volatile.Write(ref wantsBack, wantsNewest ? 0 : 1);
        terminal.Status(!wantsNewest ? "going back to the version before when this group of episodes, or this episode of a trial, is complete"
            : GoesByDecisions ? "versions take over by what is decided of them ('vla-robot promote approve')"
            : "the newest version takes over when it is ready and this group of episodes is complete");
        return null;
    }

    /// <summary>Whether somebody has asked for the version before since this was asked last.</summary>
    public bool IsAskedBack() => Interlocked.Exchange(ref wantsBack, 0) == 1;

    /// <summary>Changes the version where one is ready or asked for. No episode is under way.</summary>
    /// <returns>A trial that is to be run now; null for none.</returns>
    public VersionTrial? BetweenGroups()
    {
        bool goesBack = IsAskedBack();
        if (!GoesByDecisions)
        {
            VersionChange? change = goesBack ? policy.RollBack() : policy.TakeOver();
            if (change is not null)
            {
                Say(change.IsChanged ? Answers(change.Current) : $"version {change.Current.Version} goes on answering: {change.Problem}");
            }

            return null;
        }

        try
        {
            PolicyManifest manifest = PolicyManifestFile.Read(policyFolder);
            if (goesBack)
            {
                GoBack(manifest);
            }

            VersionTrial? trial = ByDecisions(manifest);
            lastProblem = "";
            return trial;
        }
        catch (Exception exception) when (exception is PromotionException or PolicyLoadException)
        {
            // What cannot be read decides nothing; it is said once, however often it is looked at.
            if (exception.Message != lastProblem)
            {
                lastProblem = exception.Message;
                Say($"version {policy.Identity.Version} goes on answering: {exception.Message}");
            }

            return null;
        }
    }

    public void Dispose() => signal?.Dispose();

    private static string Answers(PolicyVersion version) => string.Create(CultureInfo.InvariantCulture, $"version {version.Version} answers now");

    private VersionTrial? ByDecisions(PolicyManifest manifest)
    {
        PromotionHistory history = PromotionLog.Read(policyFolder);
        if (history.Records.Count == 0)
        {
            history = Begin(manifest);
        }

        Decisions = history.Records.Count;
        ManifestVersion? used = history.InUse(manifest);
        MustHold = used is null || !Use(used);
        if (used is null)
        {
            throw new PolicyLoadException(
                $"No version of '{manifest.Name}' is in use any more, and the arms hold. Approve one with 'vla-robot promote approve'.");
        }

        return !MustHold && options.Follows == FollowMode.Tested && history.Candidate(manifest) is { } candidate
            && (policy.Ready?.Version == candidate.Version || policy.Previous?.Version == candidate.Version)
            ? new VersionTrial(policy, (used, candidate), this, options, robot, terminal, log)
            : null;
    }

    /// <summary>Lets a version answer.</summary>
    /// <returns>Whether it does; it is else still being loaded and tested.</returns>
    private bool Use(ManifestVersion version)
    {
        if (policy.Identity.Version == version.Version)
        {
            return true;
        }

        if (policy.TakeOver(version.Version) is null && policy.Previous?.Version == version.Version)
        {
            policy.Exchange();
        }

        if (policy.Identity.Version != version.Version)
        {
            return false;
        }

        Say(Answers(policy.Identity));
        return true;
    }

    /// <summary>A person takes the version in use back, which is a decision like any other; only where another one was in use before.</summary>
    private void GoBack(PolicyManifest manifest)
    {
        ManifestVersion? used = PromotionLog.Read(policyFolder).InUse(manifest);
        PromotionHistory history = PromotionLog.Decide(policyFolder, before =>
            before.InUse(manifest) is { } now && now.Version == used?.Version && before.InUse(manifest, now.Version) is { } other
                ? PromotionRecord.Of(now, other.Version, PromotionDecision.Rejected, "operator", "taken back by the operator of the robot")
                : null);
        if (history.InUse(manifest)?.Version == used?.Version)
        {
            Say($"version {policy.Identity.Version} goes on answering: no other version was in use before; there is nothing to go back to");
        }
    }

    /// <summary>The first decision of all: what answers when nothing was decided yet is in use.</summary>
    private PromotionHistory Begin(PolicyManifest manifest)
    {
        ManifestVersion version = manifest.Versions.FirstOrDefault(version => version.Version == policy.Identity.Version)
            ?? throw new PolicyLoadException($"'{policyFolder}' no longer lists version {policy.Identity.Version}, which answers.");
        return PromotionLog.Decide(policyFolder, history => history.Records.Count > 0 ? null
            : PromotionRecord.Of(version, null, PromotionDecision.Promoted, "start", "the first version that a robot has run"));
    }

    private void Say(string sentence)
    {
        terminal.Status(sentence);
        PolicyVersion now = policy.Identity;
        log.VersionChanged(now.Name, now.Version, now.Digest, sentence);
    }
}
