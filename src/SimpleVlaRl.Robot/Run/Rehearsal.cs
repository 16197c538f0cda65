using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Robot.Run;

/// <summary>
/// The same policy and the same loop on a robot that is not there, before the first episode: the network allocates its buffers and the code is compiled
/// before it counts. Nothing is published and nothing is recorded.
/// </summary>
internal static class Rehearsal
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.8);

    public static void Run(ControlPorts ports, ControlOptions options, EpisodeHeader header, CancellationToken cancellation)
    {
        using FakeRobot robot = new(ports.Robot, ports.Time, Length * 2);
        using NullEpisodeSink sink = new();
        using EpisodeRunner runner = new(
            ports with
            {
                Source = robot,
                Sink = robot,
                Scene = robot,
                Recorder = sink,
                Gate = new CommandGate(ports.Robot, ports.Policy.Manifest.Architecture.ChunkLength, ports.Time),
                Exclusivity = null,
            },
            options with { TimeLimit = Length });
        runner.Run(header, cancellation);
    }
}
