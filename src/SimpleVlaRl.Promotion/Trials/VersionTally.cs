namespace SimpleVlaRl.Promotion.Trials;

/// <summary>What the episodes of one version in a trial say, those without a partner as well.</summary>
public sealed record VersionTally
{
    /// <summary>Episodes that say how often it succeeds.</summary>
    public required int Episodes { get; init; }

    /// <summary>Successes among them.</summary>
    public required int Successes { get; init; }

    /// <summary>Episodes that were invalid.</summary>
    public required int Invalid { get; init; }

    /// <summary>The share of servo ticks that the gate limited; 0 without a tick.</summary>
    public required double LimitedShare { get; init; }

    /// <summary>The median of the episodes' 99th percentiles of inference time, in milliseconds; 0 without one.</summary>
    public required double InferenceMilliseconds { get; init; }

    /// <summary>Counts episodes.</summary>
    /// <param name="episodes">Those of one version.</param>
    /// <returns>The tally.</returns>
    public static VersionTally Of(IEnumerable<TrialEpisode> episodes)
    {
        TrialEpisode[] all = [.. episodes];
        TrialEpisode[] counting = [.. all.Where(episode => episode.Counts)];
        long ticks = counting.Sum(episode => (long)episode.Summary.Ticks);
        double[] times = [.. counting.Select(episode => episode.Summary.InferenceMillisecondsP99).Where(double.IsFinite).Order()];
        return new VersionTally
        {
            Episodes = counting.Length,
            Successes = counting.Count(episode => episode.Succeeded),
            Invalid = all.Count(episode => episode.IsVoid),
            LimitedShare = ticks == 0 ? 0 : counting.Sum(episode => (long)episode.Summary.GateLimited) / (double)ticks,
            InferenceMilliseconds = times.Length == 0 ? 0 : times[times.Length / 2],
        };
    }
}
