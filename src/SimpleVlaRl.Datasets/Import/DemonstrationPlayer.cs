using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>Plays rows of a data set into a recording, as if the robot had been led through them at its servo rate.</summary>
/// <remarks>
/// A row's action is what the arms were to reach by the next row, so a waypoint's is the one before its end; between rows both are taken as linear.
/// </remarks>
/// <param name="options">The robot, its waypoints and chunks.</param>
/// <param name="states">The measured joints.</param>
/// <param name="actions">The commanded joints.</param>
internal sealed class DemonstrationPlayer(ImportOptions options, Resampling states, Resampling actions)
{
    private const int MostTicks = 10_000_000;

    /// <summary>Plays.</summary>
    /// <param name="startedNanoseconds">The stamp of the first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="framesPerSecond">Rows per second.</param>
    /// <param name="cameras">The pictures of each camera, one per row.</param>
    /// <param name="sink">The recording; open.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many ticks and chunks were recorded.</returns>
    public (int Ticks, int Chunks) Play(
        long startedNanoseconds,
        int rows,
        double framesPerSecond,
        IReadOnlyList<IEnumerable<ImageFrame>> cameras,
        IEpisodeSink sink,
        CancellationToken cancellation)
    {
        int rate = options.Robot.ServoRateHertz;
        int ticksPerChunk = (int)Math.Round(rate / options.WaypointRateHertz) * options.ChunkLength;
        double wanted = Math.Round(rows / framesPerSecond * rate);
        int ticks = wanted <= MostTicks
            ? Math.Max(1, (int)wanted)
            : throw new DatasetException($"it would have {wanted} ticks; at most {MostTicks} are recorded.");
        double rowSeconds = 1 / framesPerSecond;
        StepRecord step = new(options.Robot.Joints.Count) { Source = ActionSource.Expert, Verdict = GateVerdict.Accepted };
        IEnumerator<ImageFrame>[] pictures = [.. cameras.Select(camera => camera.GetEnumerator())];
        try
        {
            for (int tick = 0, row = 0; tick < ticks; tick++)
            {
                cancellation.ThrowIfCancellationRequested();
                double seconds = (double)tick / rate;
                for (; row < rows && Stamp(row * rowSeconds) <= Stamp(seconds); row++)
                {
                    Show(pictures, Stamp(row * rowSeconds), sink);
                }

                if (tick % ticksPerChunk == 0)
                {
                    sink.Record(Decide(tick / ticksPerChunk, seconds, rowSeconds, Stamp(seconds), Stamp((row - 1) * rowSeconds), pictures.Length));
                }

                step.StampNanoseconds = Stamp(seconds);
                (step.Tick, step.ChunkIndex) = (tick, tick / ticksPerChunk);
                states.At(seconds, step.MeasuredPositions);
                actions.At(seconds + (1.0 / rate) - rowSeconds, step.ProposedPositions);
                step.ProposedPositions.CopyTo(step.AppliedPositions, 0);
                sink.Record(step);
            }
        }
        finally
        {
            Array.ForEach(pictures, one => one.Dispose());
        }

        return (ticks, (ticks + ticksPerChunk - 1) / ticksPerChunk);

        long Stamp(double seconds) => startedNanoseconds + (long)Math.Round(seconds * 1e9);
    }

    private static void Show(IEnumerator<ImageFrame>[] pictures, long stamp, IEpisodeSink sink)
    {
        for (int camera = 0; camera < pictures.Length; camera++)
        {
            if (!pictures[camera].MoveNext())
            {
                throw new DatasetException("there are fewer pictures than rows.");
            }

            ImageFrame frame = pictures[camera].Current;
            frame.StampNanoseconds = stamp;
            sink.Record(camera, frame);
        }
    }

    private ChunkRecord Decide(int index, double seconds, double rowSeconds, long stamp, long frameStamp, int cameras)
    {
        int joints = options.Robot.Joints.Count;
        ChunkRecord chunk = new(options.ChunkLength, joints)
        {
            ChunkIndex = index,
            StampNanoseconds = stamp,
            ObservationStampNanoseconds = frameStamp,
            FrameStampsNanoseconds = [.. Enumerable.Repeat(frameStamp, cameras)],
        };
        states.At(seconds, chunk.Proprioception);
        double[] target = new double[joints];
        for (int waypoint = 0; waypoint < options.ChunkLength; waypoint++)
        {
            actions.At(seconds + ((waypoint + 1) / options.WaypointRateHertz) - rowSeconds, target);
            for (int joint = 0; joint < joints; joint++)
            {
                chunk.Chunk.Actions[(waypoint * joints) + joint] = (float)target[joint];
            }
        }

        return chunk;
    }
}
