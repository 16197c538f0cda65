using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
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
/// A canary: the version in use and a candidate do the same starts in turn, greedily, until the trial decides between them or a person does. Both are loaded, so
/// that changing between them takes no time.
/// </summary>
/// <remarks>
/// What was done is in the store and nowhere else: a run that was killed goes on where it was, and robots that share a store decide together. The episodes are
/// <see cref="EpisodeMode.Evaluate"/>, which nothing is learned from.
/// </remarks>
internal sealed class VersionTrial
{
    private const int MostVoidInARow = 8;

    private readonly FollowingPolicy policy;
    private readonly RunOptions options;
    private readonly string policyFolder;
    private readonly ManifestVersion champion;
    private readonly ManifestVersion candidate;
    private readonly string name;
    private readonly (string Name, string Digest) robot;
    private readonly PairedTrialOptions rule = new();
    private readonly TrialGuardOptions guards = new();
    private readonly Terminal terminal;
    private readonly ILogger log;
    private IReadOnlyList<TrialEpisode> episodes = [];
    private int voidInARow;

    /// <summary>Begins a trial, or goes on with it.</summary>
    /// <param name="policy">The policy; the champion answers and the candidate is ready, or loaded beside it.</param>
    /// <param name="versions">The version in use and the candidate.</param>
    /// <param name="options">The run.</param>
    /// <param name="robot">The robot's name and the digest of its profile.</param>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="log">Where it is noted.</param>
    public VersionTrial(
        FollowingPolicy policy,
        (ManifestVersion Champion, ManifestVersion Candidate) versions,
        RunOptions options,
        (string Name, string Digest) robot,
        Terminal terminal,
        ILogger log)
    {
        (this.policy, this.options, this.robot, this.terminal, this.log) = (policy, options, robot, terminal, log);
        (champion, candidate) = versions;
        policyFolder = PolicyLocation.Parse(options.PolicyFolder).Folder;
        name = TrialStarts.NameOf(champion.Version, candidate, VersionDigest.Of(candidate));
        if (policy.Ready?.Version == candidate.Version)
        {
            policy.TakeOver();
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
            ValidationStart start = TrialStarts.Of(options.Task, name, options.Seed, pair, options.Randomize);
            foreach (ManifestVersion version in TrialStarts.CandidateIsFirst(pair) ? [candidate, champion] : (ManifestVersion[])[champion, candidate])
            {
                TrialEpisode[] done =
                [
                    .. episodes.Where(episode => (episode.Header.Robot, episode.Header.RobotDigest, episode.Header.Seed) == (robot.Name, robot.Digest, start.Seed)
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
        bool isVoid = summary.Outcome.Kind == OutcomeKind.Invalid || summary.Intervened;
        voidInARow = isVoid ? voidInARow + 1 : 0;
        Look();
        return voidInARow < MostVoidInARow || IsDecided ? null
            : $"{voidInARow} episodes of the trial in a row say nothing of a version, the last for: {summary.Outcome}. Mend that; the next run goes on with the trial.";
    }

    private void Answer(int version)
    {
        if (policy.Identity.Version != version)
        {
            policy.Exchange();
        }
    }

    private void Look()
    {
        if (Directory.Exists(options.Store))
        {
            using EpisodeStore store = StoreAccess.Open(options.Store, terminal);
            episodes =
            [
                .. store.List(new EpisodeQuery { Task = options.Task, Mode = EpisodeMode.Evaluate })
                    .Where(episode => episode.Header.GroupId == name && episode.Header.Policy?.Name == policy.Identity.Name)
                    .Select(episode => new TrialEpisode(episode.Header, episode.Summary, episode.Outcome))
            ];
        }

        TrialEvidence evidence = TrialEvidence.Of(episodes, champion.Version, candidate.Version, rule, guards);
        PromotionRecord? decided = Decide(evidence);
        if (decided is null)
        {
            Say($"trial of version {candidate.Version}: {evidence.Reason}");
            return;
        }

        IsDecided = true;
        Answer(decided.Decision == PromotionDecision.Promoted ? candidate.Version : champion.Version);
        Say($"version {candidate.Version} is {(decided.Decision == PromotionDecision.Promoted ? "promoted" : "rejected")} by {decided.By}: {decided.Reason}");
    }

    /// <summary>What was decided of the candidate: by a person or another robot meanwhile, or now by the evidence; null where nothing is.</summary>
    private PromotionRecord? Decide(TrialEvidence evidence)
    {
        try
        {
            return PromotionLog.Decide(policyFolder, history => evidence.Verdict == TrialVerdict.Undecided || history.Of(candidate) is not null
                ? null
                : new PromotionRecord
                {
                    Time = TimeProvider.System.GetUtcNow(),
                    Version = candidate.Version,
                    Digest = VersionDigest.Of(candidate),
                    Champion = champion.Version,
                    Decision = evidence.Verdict == TrialVerdict.Better ? PromotionDecision.Promoted : PromotionDecision.Rejected,
                    By = "trial",
                    Reason = evidence.Reason,
                    Evidence = evidence,
                }).Of(candidate);
        }
        catch (PromotionException exception)
        {
            // Undecided is the side that changes nothing.
            Say(exception.Message);
            return null;
        }
    }

    private void Say(string sentence)
    {
        terminal.Status(sentence);
        log.VersionNews(sentence);
    }
}
