using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control;

/// <summary>One servo tick after the other: measure, decide, submit to the gate, publish, record. Knows only ports.</summary>
/// <remarks>
/// A fault comes before success and success before the time limit. What is at fault is time without an accepted command, by the clock and across chunks
/// (<see cref="HoldWatch"/>), and at once: another program on the robot's topics, a command that cannot be sent, a policy that fails, a loop that stood still.
/// </remarks>
internal sealed class ControlLoop : IDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly ControlPorts ports;
    private readonly CommandFlow commands;
    private readonly ChunkFlow chunks;
    private readonly TickMeter meter;
    private readonly int tickLimit;
    private readonly Yielding? yielding;

    /// <summary>Makes a loop; call <see cref="Begin"/> before the first tick.</summary>
    public ControlLoop(ControlPorts ports, ControlOptions options)
    {
        this.ports = ports;
        commands = new CommandFlow(ports, options, Counts);
        chunks = new ChunkFlow(ports, options, Counts, Measurements);
        yielding = ports.TakeOver is { } watch ? new Yielding(ports, watch) : null;
        tickLimit = (int)Math.Round(options.TimeLimit.TotalSeconds * ports.Robot.ServoRateHertz);
        meter = new TickMeter(Measurements, ports.Time, (int)Math.Round(WarmUp.TotalSeconds * ports.Robot.ServoRateHertz));
    }

    /// <summary>What the loop measures of itself.</summary>
    public LoopMeasurements Measurements { get; } = new();

    /// <summary>What it counts in an episode.</summary>
    public EpisodeCounts Counts { get; } = new();

    /// <summary>What it does with chunks now.</summary>
    public LoopPhase Phase => chunks.Phase;

    /// <summary>What ended the episode, after <see cref="TickResult.Faulted"/>.</summary>
    public LoopFault Fault { get; private set; }

    /// <summary>Waits for the answer to a request of the episode before; false when the policy is still busy.</summary>
    public bool TryDrain(TimeSpan timeout, CancellationToken cancellation) => chunks.TryDrain(timeout, cancellation);

    /// <summary>Takes the answer that was asked for before the time was up; false while a request is under way.</summary>
    public bool TryClose(out LoopFault fault) => chunks.TryClose(out fault);

    /// <summary>Starts an episode from a gate that was armed with <paramref name="startPositions"/>, with no request under way.</summary>
    public void Begin(EpisodeHeader header, ReadOnlySpan<double> startPositions)
    {
        Counts.Clear();
        Measurements.Clear();
        Fault = LoopFault.None;
        chunks.Begin(header);
        yielding?.Begin(header.EpisodeId);
        commands.Begin(header.EpisodeId, startPositions);
    }

    /// <summary>One servo tick, which begins <paramref name="lateness"/> after its time. Does not allocate in steady state.</summary>
    public TickResult Next(TimeSpan lateness)
    {
        meter.Begin();
        TickResult result = commands.Open() is { IsNone: false } fault ? End(fault)
            : yielding is not null && (yielding.IsYielding || yielding.TryBegin()) ? Yield(yielding)
            : Play(lateness);
        meter.End(Counts.Ticks);
        return result;
    }

    private TickResult Play(TimeSpan lateness)
    {
        meter.Late(lateness);
        ObservationStatus joints = commands.Measure();
        bool isFirstOfChunk = chunks.Advance(commands, lateness);
        int chunk = chunks.CurrentChunk;
        GateDecision decision = commands.Submit(chunks.PlayOut, joints);
        LoopFault unsent = commands.Send(decision);
        chunks.Close(commands, decision, isFirstOfChunk, chunk, lateness);
        meter.Worked(commands.TickTimestamp);
        return unsent.IsNone ? Judge() : End(unsent);
    }

    /// <summary>A tick of a person who has taken over: nothing is proposed, and what they do is recorded.</summary>
    private TickResult Yield(Yielding yields)
    {
        if (commands.TryYield())
        {
            chunks.Interrupt();
            ports.Scene.Yield(ports.TakeOver!.Describe(), yields.KeepsFrom);
        }

        commands.Measure();
        GateDecision decision = yields.Tick(commands.Proposed);
        LoopFault unsent = commands.Send(decision);
        if (decision.Command is null)
        {
            commands.Proposed.Positions.CopyTo(commands.LastCommand, 0);
        }

        chunks.Record(commands, decision, chunk: -1);
        Counts.Yielded++;
        if (yields.TryEnd(commands.Proposed, out JointCommand? from))
        {
            commands.GoOn(from!);
            chunks.Interrupt();
        }

        meter.Worked(commands.TickTimestamp);
        return unsent.IsNone ? Judge() : End(unsent);
    }

    private TickResult Judge()
    {
        EnvironmentState state = ports.Scene.State;
        bool isOver = state is EnvironmentState.Succeeded or EnvironmentState.Ended;
        bool isTimeUp = Counts.Ticks - Counts.Yielded >= tickLimit;
        LoopFault fault = state == EnvironmentState.Faulted ? LoopFault.Of(ports.Scene.Fault)

            // Whoever has come since the tick began may be who says that it is over.
            : isOver && ports.Exclusivity?.IsViolated() == true ? LoopFault.Silent(ports.Exclusivity.Describe())
            : !chunks.Fault.IsNone ? chunks.Fault
            : commands.HasHeldTooLong || (isTimeUp && !isOver && commands.LacksConsent) ? LoopFault.Of(commands.DescribeHold())
            : LoopFault.None;
        return !fault.IsNone ? End(fault)
            : isOver ? TickResult.Over
            : isTimeUp ? TickResult.TimedOut
            : TickResult.Running;
    }

    private TickResult End(LoopFault fault)
    {
        Fault = fault;
        return TickResult.Faulted;
    }

    /// <summary>One tick after the last: a hold that gives way where an arm is kept from following; false when no more are needed or possible.</summary>
    public bool GiveWay()
    {
        if (!Fault.MaySend || !commands.TryGiveWay(out GateDecision decision) || !commands.Send(decision).IsNone)
        {
            return false;
        }

        chunks.Record(commands, decision, chunk: -1);
        return true;
    }

    /// <summary>Says what the gate did in the episode.</summary>
    public void Close() => commands.Close();

    public void Dispose() => chunks.Dispose();
}
