using SimpleVlaRl.Datasets.Tables;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>The rows of one episode.</summary>
/// <param name="table">The table that they are in, with those of others.</param>
/// <param name="rows">Their places in it.</param>
/// <param name="tasks">The tasks' words by their index.</param>
internal sealed class LeRobotRows(Table table, int[] rows, IReadOnlyDictionary<long, string> tasks)
{
    /// <summary>A feature of numbers.</summary>
    /// <param name="feature">Its name.</param>
    /// <param name="width">The numbers of a value.</param>
    /// <returns>All numbers, [rows, width].</returns>
    public double[] Numbers(string feature, int width)
    {
        double[] all = table.Numbers(feature, width);
        return [.. rows.SelectMany(row => new ArraySegment<double>(all, row * width, width))];
    }

    /// <summary>A feature of pictures as they lie in files.</summary>
    public byte[][] Pictures(string feature)
    {
        byte[][] all = table.Pictures(feature);
        return [.. rows.Select(row => all[row])];
    }

    /// <summary>What the robot was told to do when the episode began; empty where that is not known.</summary>
    public string Instruction => table.Has(LeRobotFeatures.TaskIndex)
        && tasks.TryGetValue((long)table.Numbers(LeRobotFeatures.TaskIndex, 1)[rows[0]], out string? words) ? words : "";

    /// <summary>Whether the task was done; null where nothing is said of it.</summary>
    public bool? IsSuccess => table.Has(LeRobotFeatures.Success) ? Numbers(LeRobotFeatures.Success, 1).Any(value => value > 0) : null;
}
