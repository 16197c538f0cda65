using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Robot.Run;

/// <summary>
/// The same policy and the same loop on a robot that is not there, before the first episode: the network allocates its buffers and the code is compiled
/// before it counts. Nothing is published and nothing is recorded. What the policy refuses to be asked, such as an instruction that is too long, is found here.
/// </summary>
internal static class Rehearsal
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.8);

    /// <exception cref="UsageException">The policy refuses what the episodes would ask it.</exception>
    public static void Run(ControlPorts ports, ControlOptions options, EpisodeHeader header, CancellationToken cancellation)
    {
        using FakeRobot robot = new(ports.Robot, ports.Time, Length * 2);
        using NullEpisodeSink sink = new();
        using RehearsedPolicy policy = new(ports.Policy);
        using EpisodeRunner runner = new(
            ports with
            {
                Policy = policy,
                Source = robot,
                Sink = robot,
                Scene = robot,
                Recorder = sink,
                Gate = new CommandGate(ports.Robot, ports.Policy.Manifest.Architecture.ChunkLength, ports.Time),
                Exclusivity = null,
                Interlocks = [],
                TakeOver = null,
                Audit = NoAuditLog.Instance,
            },
            options with { TimeLimit = Length });
        runner.Run(header, cancellation);
        if (policy.Refusal is { } refusal)
        {
            throw new UsageException($"The policy refuses what it would be asked: {UserText.Of(refusal)} Nothing was moved.", refusal);
        }
    }
}
