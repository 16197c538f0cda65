using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Safety.Guarding.Interop;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>
/// The guard: takes what a runtime proposes in shared memory, measures the joints itself, asks the gate, publishes and answers; when the runtime is late or
/// lost it leads the arms to a hold by itself. One runtime at a time.
/// </summary>
public sealed class GuardLoop : IDisposable
{
    private readonly GuardIdentity identity;
    private readonly GuardPorts ports;
    private readonly FileStream claim;
    private readonly SharedRegion region;
    private readonly RequestChannel requests;
    private readonly ReplyChannel replies;
    private readonly StatusBoard status;
    private readonly Pulse own;
    private readonly Pulse runtime;
    private readonly GuardRequest request;
    private readonly GuardReply reply;
    private GuardSession? session;
    private long owner;
    private long ownedTimestamp;
    private long passTimestamp;
    private long lookedTimestamp;
    private int seen;

    private GuardLoop(GuardIdentity identity, GuardPorts ports, FileStream claim, SharedRegion region)
    {
        (this.identity, this.ports, this.claim, this.region) = (identity, ports, claim, region);
        requests = new RequestChannel(region, identity.JointCount);
        replies = new ReplyChannel(region, identity.JointCount);
        status = new StatusBoard(region);
        own = new Pulse(region, GuardLayout.GuardBeat, ports.Time);
        runtime = new Pulse(region, GuardLayout.RuntimeBeat, ports.Time);
        request = new GuardRequest(identity.JointCount);
        reply = new GuardReply(identity.JointCount);
        passTimestamp = ports.Time.GetTimestamp();
        Look();
        own.Beat();
        GuardHeader.Write(region, identity);
    }

    /// <summary>Whether a runtime has the guard.</summary>
    public bool IsInUse => Volatile.Read(ref owner) != 0;

    /// <summary>How often it has said what.</summary>
    public GuardCounts Counts => status.Counts;

    /// <summary>Opens a guard; runtimes find it from now on, and are answered once <see cref="Run"/> runs.</summary>
    /// <param name="identity">Which robot.</param>
    /// <param name="open">Makes what it talks to, once there is no other guard.</param>
    /// <param name="patience">How long another guard is waited for, which may still be braking after a crash.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="GuardException">Another guard of this robot runs, or the shared memory cannot be used.</exception>
    /// <exception cref="ArgumentException">The identity is not that of the robot.</exception>
    public static GuardLoop Open(GuardIdentity identity, Func<GuardPorts> open, TimeSpan patience, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(open);
        FileStream claim = GuardClaim.Take(identity, patience, cancellation);
        SharedRegion? region = null;
        try
        {
            GuardPorts ports = open();
            if (identity.JointCount != ports.Robot.Joints.Count)
            {
                throw new ArgumentException($"The robot has {ports.Robot.Joints.Count} joints; the identity says {identity.JointCount}.", nameof(open));
            }

            region = SharedRegion.Create(identity.File, GuardLayout.Size(identity.JointCount));
            return new GuardLoop(identity, ports, claim, region);
        }
        catch
        {
            region?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Guards on the calling thread until it is told to end; then the arms are braked and held first.</summary>
    /// <param name="runtimeProcess">The process of the one runtime that it was started for, and ends with; null where it waits for the next.</param>
    /// <param name="ending">Ends it.</param>
    public void Run(int? runtimeProcess, CancellationToken ending)
    {
        using WatchedProcess? only = runtimeProcess is { } number ? WatchedProcess.Open(number) : null;
        bool hadRuntime = runtimeProcess is not null && only is null;
        while (true)
        {
            requests.Wait(seen, session?.Due ?? GuardTiming.Idle);
            Pass();
            hadRuntime |= session is not null || only?.HasEnded == true;
            if (ending.IsCancellationRequested)
            {
                session?.Lose("the guard was told to end");
            }

            if (session?.IsOver == true)
            {
                Release();
            }

            if (session is null && (ending.IsCancellationRequested || (runtimeProcess is not null && hadRuntime)))
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session?.Dispose();

        // Before it is given up, so that the next guard does not find it removed under its hands.
        File.Delete(identity.File);
        region.Dispose();
        claim.Dispose();
    }

    private void Pass()
    {
        TimeSpan since = ports.Time.GetElapsedTime(passTimestamp);
        passTimestamp = ports.Time.GetTimestamp();
        own.Beat();
        if (since > GuardTiming.Lost && session?.IsCommanding == true)
        {
            session.StoodStill();
            ports.OnNews?.Invoke(FormattableString.Invariant(
                $"the guard stood still for {since.TotalMilliseconds:0} ms; nothing is sent until the gate is armed again"));
        }

        session?.NoteStops(Volatile.Read(ref region.Word(GuardLayout.Stops)));
        int word = requests.Word;
        if (word != seen && (word & 1) != 0)
        {
            // Half written: waited on as it stands, for its writer may never go on.
            seen = word;
        }
        else if (word != seen && requests.TryRead(word, request))
        {
            seen = word;
            reply.Clear(word, request.Session);
            Answer();
            replies.Write(reply);
        }

        session?.Tick();
        Own();
        if (ports.Time.GetElapsedTime(lookedTimestamp) >= GuardTiming.Look)
        {
            Look();
        }
    }

    private void Answer()
    {
        bool isOwner = request.Session != 0 && request.Session == Volatile.Read(ref region.Long(GuardLayout.Owner));
        if (session is null && request.Kind == GuardRequestKind.Begin && isOwner)
        {
            Begin();
        }
        else if (session is { } running && request.Session == running.Id)
        {
            running.Answer(request, reply);
        }
    }

    private void Begin()
    {
        int largest = GuardLayout.LargestChunk / identity.JointCount;
        if (request.ChunkLength < 1 || request.ChunkLength > largest)
        {
            reply.Reason = GateReason.WrongJoints;
            return;
        }

        session = new GuardSession(ports, status, runtime, request, Volatile.Read(ref region.Word(GuardLayout.Stops)));
        (reply.Verdict, reply.Reason) = (GateVerdict.Accepted, GateReason.None);
        ports.OnNews?.Invoke($"the runtime of process {session.ProcessId} is guarded");
    }

    /// <summary>A runtime that took the guard and has never said who it is loses it again.</summary>
    private void Own()
    {
        long now = Volatile.Read(ref region.Long(GuardLayout.Owner));
        if (now != owner)
        {
            Volatile.Write(ref owner, now);
            ownedTimestamp = ports.Time.GetTimestamp();
        }

        if (session is null && now != 0 && ports.Time.GetElapsedTime(ownedTimestamp) > GuardTiming.Introduction)
        {
            Interlocked.CompareExchange(ref region.Long(GuardLayout.Owner), 0, now);
        }
    }

    private void Release()
    {
        long id = session!.Id;
        session.Dispose();
        session = null;
        Interlocked.CompareExchange(ref region.Long(GuardLayout.Owner), 0, id);
        Volatile.Write(ref owner, 0);
    }

    private void Look()
    {
        lookedTimestamp = ports.Time.GetTimestamp();
        status.NotHeard(ports.Sink.Unheard());
        status.Violated(ports.Exclusivity?.IsViolated() == true ? ports.Exclusivity.Describe() : null);
    }
}
