using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Datasets.Statistics;
using SimpleVlaRl.Datasets.Tables;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>The columns of one episode's rows, and what is kept of each.</summary>
internal sealed class EpisodeTable
{
    private readonly List<TableColumn> columns = [];
    private readonly List<(string Name, FeatureStatistics Statistics)> statistics = [];

    private EpisodeTable()
    {
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableColumn> Columns => columns;

    /// <summary>What is kept of each column.</summary>
    public IReadOnlyList<(string Name, FeatureStatistics Statistics)> Statistics => statistics;

    /// <summary>How many bytes its values take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="outcome">How the episode ended, by the label that counts.</param>
    /// <param name="framesPerSecond">Rows per second.</param>
    /// <param name="episodeIndex">The episode's place.</param>
    /// <param name="firstIndex">The first row's place in the data set.</param>
    /// <param name="taskIndex">The task's place.</param>
    public static EpisodeTable Of(EpisodeRows rows, OutcomeKind outcome, int framesPerSecond, int episodeIndex, long firstIndex, int taskIndex)
    {
        EpisodeTable table = new();
        int count = rows.Count;
        int width = rows.States.Length / count;
        table.AddVectors(FeatureNames.State, rows.States, width);
        table.AddVectors(FeatureNames.Action, rows.Actions, width);
        bool isSuccess = outcome == OutcomeKind.Success;
        table.Add(LeRobotFeatures.Reward, Last(count, 0f, isSuccess ? 1f : 0f));
        table.Add(LeRobotFeatures.Done, Last(count, false, true));
        table.Add(LeRobotFeatures.Success, Last(count, false, isSuccess));
        table.Add(LeRobotFeatures.Timestamp, Enumerable.Range(0, count).Select(row => (float)((double)row / framesPerSecond)).ToArray());
        table.Add(LeRobotFeatures.FrameIndex, Enumerable.Range(0, count).Select(row => (long)row).ToArray());
        table.Add(LeRobotFeatures.EpisodeIndex, Enumerable.Repeat((long)episodeIndex, count).ToArray());
        table.Add(LeRobotFeatures.Index, Enumerable.Range(0, count).Select(row => firstIndex + row).ToArray());
        table.Add(LeRobotFeatures.TaskIndex, Enumerable.Repeat((long)taskIndex, count).ToArray());
        return table;
    }

    private static T[] Last<T>(int count, T other, T last) => [.. Enumerable.Repeat(other, count - 1), last];

    private void AddVectors(string name, float[] values, int width)
    {
        columns.Add(TableColumn.Vectors(name, values, width));
        Keep(name, [.. values.Select(value => (double)value)], width, sizeof(float));
    }

    private void Add(string name, float[] values)
    {
        columns.Add(TableColumn.Of(name, values));
        Keep(name, [.. values.Select(value => (double)value)], 1, sizeof(float));
    }

    private void Add(string name, long[] values)
    {
        columns.Add(TableColumn.Of(name, values));
        Keep(name, [.. values.Select(value => (double)value)], 1, sizeof(long));
    }

    private void Add(string name, bool[] values)
    {
        columns.Add(TableColumn.Of(name, values));
        Keep(name, [.. values.Select(value => value ? 1.0 : 0.0)], 1, sizeof(bool));
    }

    private void Keep(string name, double[] values, int width, int size)
    {
        statistics.Add((name, FeatureStatistics.Of(values, width)));
        Bytes += (long)values.Length * size;
    }
}
