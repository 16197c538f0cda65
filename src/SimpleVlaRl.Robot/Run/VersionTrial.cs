using System.Data.Common;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Trials;
using SimpleVlaRl.Robot.Stores;

namespace SimpleVlaRl.Robot.Run;

/// <summary>
/// A canary: the version in use and a candidate do the same starts in turn, greedily, until the trial decides between them or a person does. Both are loaded,
/// so that changing between them takes no time.
/// </summary>
/// <remarks>
/// What was done is in the store and nowhere else: a run that was killed goes on where it was, and robots that share a store decide together. The episodes are
/// <see cref="EpisodeMode.Evaluate"/>, which nothing is learned from.
/// </remarks>
internal sealed class VersionTrial
{
    /// <summary>More than the guard needs to reject a candidate whose episodes are all invalid.</summary>
    private const int MostVoidInARow = 16;

    private readonly FollowingPolicy policy;
    private readonly VersionFollower follower;
    private readonly RunOptions options;
    private readonly string policyFolder;
    private readonly ManifestVersion champion;
    private readonly ManifestVersion candidate;
    private readonly string name;
    private readonly (string Name, string Digest) robot;
    private readonly TrialGuardOptions guards = new();
    private readonly Terminal terminal;
    private readonly ILogger log;
    private IReadOnlyList<TrialEpisode> episodes = [];
    private int voidInARow;

    /// <summary>Begins a trial, or goes on with it.</summary>
    /// <param name="policy">The policy; the champion answers and the candidate is ready, or loaded beside it.</param>
    /// <param name="versions">The version in use and the candidate.</param>
    /// <param name="follower">Who is told when an operator wants to go back.</param>
    /// <param name="options">The run.</param>
    /// <param name="robot">The robot's name and the digest of its profile.</param>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="log">Where it is noted.</param>
    public VersionTrial(
        FollowingPolicy policy,
        (ManifestVersion Champion, ManifestVersion Candidate) versions,
        VersionFollower follower,
        RunOptions options,
        (string Name, string Digest) robot,
        Terminal terminal,
        ILogger log)
    {
        (this.policy, this.follower, this.options, this.robot, this.terminal, this.log) = (policy, follower, options, robot, terminal, log);
        (champion, candidate) = versions;
        policyFolder = PolicyLocation.Parse(options.PolicyFolder).Folder;
        name = TrialStarts.NameOf(champion.Version, candidate, VersionDigest.Of(candidate));
        if (policy.Previous?.Version != candidate.Version && policy.TakeOver(candidate.Version) is null)
        {
            // Another one has taken its place since; the next time between groups it is looked again.
            IsDecided = true;
            return;
        }

        Say($"trial of version {candidate.Version} beside version {champion.Version}, on the same starts");
        Look();
    }

    /// <summary>Whether it is over, and the version that is to be used answers.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>The next episode; the version that does it answers from now on.</summary>
    public ScheduledEpisode Next()
    {
        for (int pair = 0; ; pair++)
        {
            ValidationStart start = TrialStarts.Of(options.Task, name, robot.Name, options.Seed, pair, options.Randomize);
            foreach (ManifestVersion version in TrialStarts.CandidateIsFirst(pair) ? [candidate, champion] : (ManifestVersion[])[champion, candidate])
            {
                TrialEpisode[] done =
                [
                    .. episodes.Where(episode =>
                        (episode.Header.Robot, episode.Header.RobotDigest, episode.Header.Seed) == (robot.Name, robot.Digest, start.Seed)
                        && episode.Header.Policy?.Version == version.Version)
                ];
                if (done.All(episode => episode.IsVoid))
                {
                    Answer(version.Version);
                    return new ScheduledEpisode(start, name, done.Length) { IsTrial = true };
                }
            }
        }
    }

    /// <summary>Notes how an episode ended.</summary>
    /// <returns>Why the run cannot go on; null where it can.</returns>
    public string? Note(EpisodeSummary summary)
    {
        bool isVoid = summary.Outcome.Kind == OutcomeKind.Invalid;
        voidInARow = isVoid ? voidInARow + 1 : 0;
        Look();
        return voidInARow < MostVoidInARow || IsDecided ? null
            : $"{voidInARow} episodes of the trial in a row say nothing of a version, the last for: {summary.Outcome}. Mend that; the next "
                + "run goes on with the trial.";
    }

    private void Answer(int version)
    {
        if (policy.Identity.Version != version && policy.Previous?.Version == version)
        {
            policy.Exchange();
        }
    }

    private void Look()
    {
        try
        {
            Read();
            bool isAskedBack = follower.IsAskedBack();
            TrialEvidence evidence = TrialEvidence.Of(episodes, champion.Version, candidate.Version, options.Trial, guards);
            PolicyManifest manifest = PolicyManifestFile.Read(policyFolder);
            PromotionHistory history = isAskedBack || evidence.Verdict != TrialVerdict.Undecided
                ? PromotionLog.Decide(policyFolder, now => IsOver(now, manifest) ? null : Decision(evidence, isAskedBack))
                : PromotionLog.Read(policyFolder);
            if (!IsOver(history, manifest))
            {
                Say($"trial of version {candidate.Version}: {evidence.Reason}");
                return;
            }

            IsDecided = true;
            Answer(history.InUse(manifest)?.Version ?? champion.Version);
            Say(history.Of(candidate) is not { } decided ? $"the trial of version {candidate.Version} ends: another version is in use than it began beside"
                : $"version {candidate.Version} is {decided.Word} by {decided.By}: {decided.Reason}");
        }
        catch (Exception exception) when (exception is UserException or PromotionException or PolicyLoadException or DbException)
        {
            // What cannot be read or written changes nothing: the trial stands where it was, and is looked at again between groups.
            Say($"the trial of version {candidate.Version} stops for now: {exception.Message}");
            IsDecided = true;
            Answer(champion.Version);
        }
    }

    /// <summary>Whether somebody has decided of the candidate, or of the version that it is tried beside.</summary>
    private bool IsOver(PromotionHistory history, PolicyManifest manifest) =>
        history.Of(candidate) is not null || history.InUse(manifest)?.Version != champion.Version;

    private PromotionRecord Decision(TrialEvidence evidence, bool isAskedBack) => isAskedBack
        ? PromotionRecord.Of(candidate, champion.Version, PromotionDecision.Rejected, "operator", "taken back by the operator of the robot") with
        {
            Evidence = evidence,
        }
        : PromotionRecord.Of(
            candidate,
            champion.Version,
            evidence.Verdict == TrialVerdict.Better ? PromotionDecision.Promoted : PromotionDecision.Rejected,
            "trial",
            evidence.Reason) with
        {
            Evidence = evidence,
        };

    private void Read()
    {
        if (!Directory.Exists(options.Store))
        {
            return;
        }

        using EpisodeStore store = StoreAccess.Open(options.Store, terminal);
        episodes =
        [
            .. store.List(new EpisodeQuery { Task = options.Task, Mode = EpisodeMode.Evaluate })
                .Where(episode => episode.Header.GroupId == name && episode.Header.Policy?.Name == policy.Identity.Name)
                .Select(episode => new TrialEpisode(episode.Header, episode.Summary, episode.Outcome))
        ];
    }

    private void Say(string sentence)
    {
        terminal.Status(sentence);
        log.VersionNews(sentence);
    }
}
