using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.Export;

/// <summary>The rows of an episode: what was measured and commanded at a steady rate.</summary>
/// <remarks>
/// A row is the span until the next one: its state is what was measured when it began, its action what had been sent by its end, which is what the arms were
/// to reach. At the servo rate a row is a tick.
/// </remarks>
internal sealed class EpisodeRows
{
    private EpisodeRows(int count, int jointCount)
    {
        States = new float[count * jointCount];
        Actions = new float[count * jointCount];
        StampsNanoseconds = new long[count];
    }

    /// <summary>How many rows.</summary>
    public int Count => StampsNanoseconds.Length;

    /// <summary>The measured joint positions, [rows, joints].</summary>
    public float[] States { get; }

    /// <summary>The applied joint positions, [rows, joints].</summary>
    public float[] Actions { get; }

    /// <summary>When each row's state was measured, nanoseconds since 1970.</summary>
    public long[] StampsNanoseconds { get; }

    /// <summary>Reads the rows.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="framesPerSecond">Rows per second; at most the servo rate.</param>
    /// <exception cref="DatasetException">It has no tick.</exception>
    public static EpisodeRows Read(EpisodeReader episode, int framesPerSecond)
    {
        StepRecord[] steps = [.. episode.ReadSteps().OrderBy(step => step.StampNanoseconds)];
        if (steps.Length == 0)
        {
            throw new DatasetException($"'{episode.Path}' has no tick; there is nothing to export in it.");
        }

        int joints = episode.Header.JointNames.Count;
        double rowNanoseconds = 1e9 / framesPerSecond;
        double half = 0.5e9 / episode.Header.ServoRateHertz;
        long begin = steps[0].StampNanoseconds;
        int count = 1 + (int)((steps[^1].StampNanoseconds - begin + half) / rowNanoseconds);
        EpisodeRows rows = new(count, joints);
        int state = 0, action = 0;
        for (int row = 0; row < count; row++)
        {
            state = LastUntil(steps, state, begin + (row * rowNanoseconds) + half);
            action = LastUntil(steps, Math.Max(action, state), begin + ((row + 1) * rowNanoseconds) - half);
            rows.StampsNanoseconds[row] = steps[state].StampNanoseconds;
            for (int joint = 0; joint < joints; joint++)
            {
                rows.States[(row * joints) + joint] = (float)steps[state].MeasuredPositions[joint];
                rows.Actions[(row * joints) + joint] = (float)steps[action].AppliedPositions[joint];
            }
        }

        return rows;
    }

    private static int LastUntil(StepRecord[] steps, int from, double stamp)
    {
        while (from + 1 < steps.Length && steps[from + 1].StampNanoseconds <= stamp)
        {
            from++;
        }

        return from;
    }
}
