using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>Port: a policy that wants to know where episodes begin and end, such as one on another machine.</summary>
public interface IEpisodicPolicy : IPolicy
{
    /// <summary>An episode begins. <see cref="IPolicy.Identity"/> stays the same from here to its end.</summary>
    /// <param name="episodeId">The episode.</param>
    /// <param name="groupId">The group of episodes that it belongs to, all of them with one version; empty for none.</param>
    void BeginEpisode(Guid episodeId, string groupId = "");

    /// <summary>An episode has ended and is on disk.</summary>
    /// <param name="episodeId">The episode.</param>
    /// <param name="outcome">How it ended.</param>
    void EndEpisode(Guid episodeId, EpisodeOutcome outcome);
}
