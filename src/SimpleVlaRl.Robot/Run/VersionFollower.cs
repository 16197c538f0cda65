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

    /// <summary>Whether versions are used by what was decided of them, and not because they are new.</summary>
    private bool GoesByDecisions => options.Follows is FollowMode.Tested or FollowMode.Approved;

    /// <summary>Asks for another version, which comes between two groups of episodes.</summary>
    /// <param name="wantsNewest">The newest, which comes anyway once it is ready; else the one before.</param>
    /// <returns>Null: it will be done.</returns>
    public string? Ask(bool wantsNewest)
    {
        Volatile.Write(ref wantsBack, wantsNewest ? 0 : 1);
        terminal.Status(wantsNewest ? "the newest version takes over when it is ready and this group of episodes is complete"
            : "going back to the version before when this group of episodes is complete");
        return null;
    }

    /// <summary>Changes the version where one is ready or asked for. No episode is under way.</summary>
    /// <returns>A trial that is to be run now; null for none.</returns>
    public VersionTrial? BetweenGroups()
    {
        bool goesBack = Interlocked.Exchange(ref wantsBack, 0) == 1;
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
            VersionTrial? trial = goesBack ? GoBack(manifest) : ByDecisions(manifest);
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
        ManifestVersion used = history.InUse(manifest) ?? Begin(manifest);
        if (policy.Identity.Version != used.Version)
        {
            if (policy.Ready?.Version == used.Version)
            {
                policy.TakeOver();
            }
            else if (policy.Previous?.Version == used.Version)
            {
                policy.Exchange();
            }
            else
            {
                // It is still being loaded and tested; whatever answers meanwhile was in use before.
                return null;
            }

            Say(Answers(policy.Identity));
        }

        return options.Follows == FollowMode.Tested && history.Candidate(manifest) is { } candidate
            && (policy.Ready?.Version == candidate.Version || policy.Previous?.Version == candidate.Version)
            ? new VersionTrial(policy, (used, candidate), options, robot, terminal, log)
            : null;
    }

    /// <summary>A person takes the version in use back, which is a decision like any other.</summary>
    private VersionTrial? GoBack(PolicyManifest manifest)
    {
        ManifestVersion? used = manifest.Versions.FirstOrDefault(version => version.Version == policy.Identity.Version);
        if (used is null || policy.Previous is not { } before || manifest.Versions.All(version => version.Version != before.Version))
        {
            Say($"version {policy.Identity.Version} goes on answering: No other version has answered since the start; there is nothing to roll back to.");
            return null;
        }

        PromotionLog.Decide(policyFolder, _ => Decision(used, PromotionDecision.Rejected, "operator", "taken back by the operator of the robot"));
        ManifestVersion now = PromotionLog.Read(policyFolder).InUse(manifest) ?? manifest.Versions.First(version => version.Version == before.Version);
        if (policy.Previous?.Version == now.Version)
        {
            policy.Exchange();
        }

        Say(Answers(policy.Identity));
        return null;
    }

    /// <summary>The first decision: what answers when nothing was decided yet is in use.</summary>
    private ManifestVersion Begin(PolicyManifest manifest)
    {
        ManifestVersion version = manifest.Versions.FirstOrDefault(version => version.Version == policy.Identity.Version)
            ?? throw new PolicyLoadException($"'{policyFolder}' no longer lists version {policy.Identity.Version}, which answers.");
        return PromotionLog.Decide(
            policyFolder,
            history => history.InUse(manifest) is null ? Decision(version, PromotionDecision.Promoted, "start", "the first version that a robot has run") : null)
            .InUse(manifest)!;
    }

    private static PromotionRecord Decision(ManifestVersion version, PromotionDecision decision, string by, string reason) => new()
    {
        Time = TimeProvider.System.GetUtcNow(),
        Version = version.Version,
        Digest = VersionDigest.Of(version),
        Decision = decision,
        By = by,
        Reason = reason,
    };

    private void Say(string sentence)
    {
        terminal.Status(sentence);
        PolicyVersion now = policy.Identity;
        log.VersionChanged(now.Name, now.Version, now.Digest, sentence);
    }
}
