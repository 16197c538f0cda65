using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>The episodes of a run so far. For any thread.</summary>
internal sealed class RunProgress
{
    private readonly Lock gate = new();
    private readonly List<RunEpisode> episodes = [];
    private EpisodeHeader? current;
    private int expected;

    /// <summary>An episode is prepared.</summary>
    /// <param name="header">What is known of it.</param>
    /// <param name="total">How many the run has, with what it must make up for until now.</param>
    public void Prepare(EpisodeHeader header, int total)
    {
        lock (gate)
        {
            (current, expected) = (header, total);
        }
    }

    /// <summary>An episode is stored.</summary>
    /// <param name="episode">Its id.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="counts">Whether the schedule counts it.</param>
    public void Note(Guid episode, OutcomeKind outcome, bool counts)
    {
        lock (gate)
        {
            string group = current is { } header && header.EpisodeId == episode ? header.GroupId : "";
            episodes.Add(new RunEpisode(episode, group, outcome, counts));
        }
    }

    /// <summary>Somebody has said anew how an episode ended.</summary>
    public void Relabel(Guid episode, OutcomeKind outcome)
    {
        lock (gate)
        {
            int place = episodes.FindIndex(item => item.Id == episode);
            if (place >= 0)
            {
                episodes[place] = episodes[place] with { Outcome = outcome };
            }
        }
    }

    /// <summary>What there is now.</summary>
    public RunSnapshot Read()
    {
        lock (gate)
        {
            return new RunSnapshot(current, expected, [.. episodes]);
        }
    }
}
