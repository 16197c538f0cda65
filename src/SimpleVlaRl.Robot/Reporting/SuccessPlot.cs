using ScottPlot;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.Reporting;

/// <summary>Success on a task over its episodes, version by version: runs of episodes with 95 % intervals.</summary>
internal static class SuccessPlot
{
    /// <summary>So many episodes that count make a point, or a version's last few.</summary>
    public const int EpisodesPerPoint = 20;

    private const int Width = 1000;
    private const int Height = 320;

    /// <summary>Draws.</summary>
    /// <param name="task">The task.</param>
    /// <param name="scores">Its versions, in the order in which they acted.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(string task, IEnumerable<VersionScore> scores)
    {
        // Versions may take turns: an episode's place is its place among all of the task.
        Dictionary<Guid, int> places = scores.SelectMany(score => score.Counting)
            .OrderBy(episode => episode.Header.StartedNanoseconds)
            .Select((episode, place) => (episode.Header.EpisodeId, place))
            .ToDictionary();
        using Plot plot = new();
        foreach (VersionScore score in scores)
        {
            Add(plot, score, places);
        }

        plot.Title(task);
        plot.XLabel("episode of the task that counts, by time");
        plot.YLabel("success, %");
        plot.Axes.SetLimitsY(0, 100);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot.GetSvgXml(Width, Height);
    }

    private static void Add(Plot plot, VersionScore score, Dictionary<Guid, int> places)
    {
        EpisodeListing[][] runs = [.. score.Counting.Chunk(EpisodesPerPoint)];
        if (runs.Length == 0)
        {
            return;
        }

        int[] successes = [.. runs.Select(run => run.Count(episode => episode.Outcome.Kind == OutcomeKind.Success))];
        double[] middles = [.. runs.Select(run => 1 + run.Average(episode => places[episode.Header.EpisodeId]))];
        var points = plot.Add.Scatter(middles, runs.Select((run, index) => 100.0 * successes[index] / run.Length).ToArray());
        points.LegendText = score.Policy;
        for (int index = 0; index < runs.Length; index++)
        {
            WilsonInterval interval = WilsonInterval.Of(successes[index], runs[index].Length);
            var bar = plot.Add.Line(middles[index], 100 * interval.Low, middles[index], 100 * interval.High);
            bar.LineColor = points.Color;
        }
    }
}
