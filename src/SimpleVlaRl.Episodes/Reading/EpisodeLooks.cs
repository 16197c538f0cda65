namespace SimpleVlaRl.Episodes.Reading;

/// <summary>Looks at an episode as one who watches it does: every so often, through some of its cameras.</summary>
public static class EpisodeLooks
{
    private const long NanosecondsPerTick = 100;
    private const long MostLooks = 100_000;

    /// <summary>Looks at an episode from its end backwards, so that the end is always one of the looks.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="cameras">The cameras.</param>
    /// <param name="period">The time between two looks.</param>
    /// <returns>The moments at which every camera has a picture, counted back from the end, in the order of time.</returns>
    /// <exception cref="ArgumentException">The episode has no such camera.</exception>
    /// <exception cref="InvalidDataException">A camera has no picture.</exception>
    /// <exception cref="Mcap.McapException">The file is damaged.</exception>
    public static IReadOnlyList<TimeSpan> Moments(EpisodeReader episode, IReadOnlyList<string> cameras, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(episode);
        ArgumentNullException.ThrowIfNull(cameras);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        (long first, long last) = Span(episode, cameras);
        long count = (last - first) / (period.Ticks * NanosecondsPerTick);
        return count <= MostLooks ? [.. Enumerable.Range(0, (int)count + 1).Select(index => period * (count - index))]
            : throw new InvalidDataException($"The pictures in '{episode.Path}' are {(last - first) / 1_000_000_000} s apart; a clock jumped while it ran.");
    }

    /// <summary>Looks once.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="cameras">The cameras.</param>
    /// <param name="beforeEnd">How long before the end, as <see cref="Moments"/> gives it.</param>
    /// <returns>What they saw.</returns>
    /// <exception cref="ArgumentException">The episode has no such camera.</exception>
    /// <exception cref="InvalidDataException">A camera has no picture by then, or one is no JPEG.</exception>
    /// <exception cref="Mcap.McapException">The file is damaged.</exception>
    public static EpisodeLook At(EpisodeReader episode, IReadOnlyList<string> cameras, TimeSpan beforeEnd)
    {
        ArgumentNullException.ThrowIfNull(episode);
        ArgumentNullException.ThrowIfNull(cameras);
        long moment = Span(episode, cameras).Last - (beforeEnd.Ticks * NanosecondsPerTick);
        return new EpisodeLook(beforeEnd, [.. cameras.Select(camera => episode.FindLatestFrame(camera, moment)?.Decode()
            ?? throw new InvalidDataException($"'{episode.Path}' has no picture of '{camera}' {beforeEnd.TotalSeconds:0.###} s before its end."))]);
    }

    /// <summary>From when on every camera has a picture, and when the last one came.</summary>
    private static (long First, long Last) Span(EpisodeReader episode, IReadOnlyList<string> cameras)
    {
        (long first, long last) = (long.MinValue, long.MinValue);
        foreach (string camera in cameras)
        {
            IReadOnlyList<long> stamps = episode.FrameStamps(camera);
            if (stamps.Count == 0)
            {
                throw new InvalidDataException($"'{episode.Path}' has no picture of '{camera}'.");
            }

            (first, last) = (Math.Max(first, stamps[0]), Math.Max(last, stamps[^1]));
        }

        return (first, last);
    }
}
