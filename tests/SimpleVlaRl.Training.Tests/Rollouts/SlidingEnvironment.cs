using System.Globalization;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>
/// Robots that follow every command at once; an episode succeeds when the first joint has reached 0.1 · (1 + seed mod 5). Task "fault" faults after 7 ticks; in
/// task "wall" the second joint gets no farther than 0.05.
/// </summary>
internal sealed class SlidingEnvironment(int count) : IRestorableEnvironment
{
    public const string Camera = "cam";
    private readonly EpisodeStart?[] starts = new EpisodeStart?[count];
    private readonly double[][] positions = [.. Enumerable.Range(0, count).Select(_ => new double[3])];
    private readonly EnvironmentState[] states = new EnvironmentState[count];
    private readonly int[] ticks = new int[count];

    public int Count => count;

    /// <summary>The first joint's command per tick of the running episode, per environment.</summary>
    public List<double>[] Commands { get; } = [.. Enumerable.Range(0, count).Select(_ => new List<double>())];

    public RobotProfile Robot { get; } = new()
    {
        Name = "sliding",
        IsCollisionUnchecked = true,
        Arms =
        [
            new ArmProfile
            {
                Name = "only",
                JointStateTopic = "/states",
                CommandTopic = "/commands",
                Joints =
                [
                    new JointProfile("slide", JointUnit.Radian, -3, 3, 0, 10, 200, 200_000, 0.5, 0),
                    new JointProfile("turn", JointUnit.Radian, -3, 3, 0, 10, 200, 200_000, 0.5, 0),
                    new JointProfile("gripper", JointUnit.Opening, 0, 1, 0, 20, 500, 500_000, 1.0, 0),
                ],
            },
        ],
        Cameras = [new CameraProfile { Name = Camera, Topic = "/image", Width = 32, Height = 24 }],
    };

    public void Reset(int environment, EpisodeStart start)
    {
        starts[environment] = start;
        Array.Clear(positions[environment]);
        states[environment] = EnvironmentState.Running;
        ticks[environment] = 0;
        Commands[environment].Clear();
    }

    public EnvironmentState Step(int environment, ReadOnlySpan<double> command)
    {
        command.CopyTo(positions[environment]);
        positions[environment][1] = starts[environment]!.Task == "wall" ? Math.Min(0.05, command[1]) : command[1];
        Commands[environment].Add(command[0]);
        ticks[environment]++;
        bool isReached = command[0] >= Goal(starts[environment]!.Seed) - 1e-6;
        return states[environment] = starts[environment]!.Task == "fault" && ticks[environment] == 7 ? EnvironmentState.Faulted
            : isReached ? EnvironmentState.Succeeded : EnvironmentState.Running;
    }

    public static double Goal(long seed) => 0.1 * (1 + (seed % 5));

    public long SeedOf(int environment) => starts[environment]!.Seed;

    public EnvironmentState State(int environment) => states[environment];

    public double SimulatedSeconds(int environment) => ticks[environment] / 50.0;

    public void ReadJointPositions(int environment, Span<double> destination) => positions[environment].CopyTo(destination);

    public void Render(int environment, string camera, ImageFrame frame) => Array.Fill(frame.Pixels, (byte)ticks[environment]);

    public string InstructionOf(string task) => string.Create(CultureInfo.InvariantCulture, $"do {task}");

    public EnvironmentSnapshot Save(int environment) =>
        new Slid(starts[environment]!, SimulatedSeconds(environment), [.. positions[environment]], ticks[environment]);

    public void Restore(int environment, EnvironmentSnapshot snapshot)
    {
        Slid kept = (Slid)snapshot;
        Reset(environment, kept.Start);
        kept.Positions.CopyTo(positions[environment], 0);
        ticks[environment] = kept.Ticks;
    }

    public void Dispose()
    {
    }

    private sealed class Slid(EpisodeStart start, double seconds, double[] positions, int ticks) : EnvironmentSnapshot(start, seconds)
    {
        public double[] Positions => positions;

        public int Ticks => ticks;

        public override int ByteCount => positions.Length * sizeof(double);
    }
}
