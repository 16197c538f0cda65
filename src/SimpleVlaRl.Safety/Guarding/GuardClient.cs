using System.Security.Cryptography;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Safety.Guarding.Interop;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>A runtime's end of the shared memory: asks, waits for answers within bounds, and gives signs of life on a thread of its own.</summary>
internal sealed class GuardClient : IDisposable
{
    private readonly Lock asking = new();
    private readonly SharedRegion region;
    private readonly RequestChannel requests;
    private readonly ReplyChannel replies;
    private readonly Pulse own;
    private readonly Pulse guard;
    private readonly WatchedProcess? process;
    private readonly TimeProvider time;
    private readonly ManualResetEventSlim closing = new();
    private readonly Thread heart;
    private readonly long session;
    private bool isDisposed;

    private GuardClient(GuardIdentity identity, SharedRegion region, long session, TimeProvider time)
    {
        (this.region, this.session, this.time) = (region, session, time);
        requests = new RequestChannel(region, identity.JointCount);
        replies = new ReplyChannel(region, identity.JointCount);
        Status = new StatusBoard(region);
        own = new Pulse(region, GuardLayout.RuntimeBeat, time);
        guard = new Pulse(region, GuardLayout.GuardBeat, time);
        Request = new GuardRequest(identity.JointCount) { Session = session };
        Reply = new GuardReply(identity.JointCount);
        GuardProcessId = region.Word(GuardLayout.GuardProcess);
        process = WatchedProcess.Open(GuardProcessId);
        own.Beat();
        heart = new Thread(Beat) { Name = "guard heartbeat", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>The guard's process.</summary>
    public int GuardProcessId { get; }

    /// <summary>What the guard tells beside its answers.</summary>
    public StatusBoard Status { get; }

    /// <summary>What is asked next; filled under <see cref="Enter"/>.</summary>
    public GuardRequest Request { get; }

    /// <summary>The last answer; read under <see cref="Enter"/>.</summary>
    public GuardReply Reply { get; }

    /// <summary>Whether the guard's process has ended, has given no sign of life for long, or has given this runtime up. Does not allocate.</summary>
    public bool IsLost => process?.HasEnded == true || !guard.IsAlive || IsGivenUp;

    /// <summary>What became of a guard that is lost, in a sentence without a stop.</summary>
    public string DescribeLoss() => process?.HasEnded == true
        ? $"the guard (process {GuardProcessId}) has ended; the drivers hold the arms since then"
        : IsGivenUp ? $"the guard (process {GuardProcessId}) holds the arms and has left this program: it was told to end, or this program fell silent"
        : $"the guard (process {GuardProcessId}) stands still: {guard.Describe()}; the drivers hold the arms since then";

    /// <summary>Tries to take a robot's guard.</summary>
    /// <param name="identity">Which robot.</param>
    /// <param name="chunkLength">The waypoints of a chunk (K).</param>
    /// <param name="time">The monotonic clock.</param>
    /// <param name="problem">Why not, in one sentence.</param>
    /// <returns>Null where there is none that can be taken.</returns>
    public static GuardClient? TryConnect(GuardIdentity identity, int chunkLength, TimeProvider time, out string problem)
    {
        SharedRegion? region = null;
        GuardClient? client = null;
        bool isConnected = false;
        try
        {
            region = SharedRegion.TryOpen(identity.File, GuardLayout.Size(identity.JointCount));
            if (region is null)
            {
                problem = $"There is no guard of {identity}. Start 'vla-robot guard' with the same --robot and domain.";
                return null;
            }

            if (GuardHeader.Problem(region, identity) is { } wrong)
            {
                problem = wrong;
                return null;
            }

            Pulse guard = new(region, GuardLayout.GuardBeat, time);
            if (!guard.IsAlive)
            {
                problem = $"The guard of {identity} does not run: {guard.Describe()}. Start 'vla-robot guard' again.";
                return null;
            }

            long session = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) | 1;
            if (Interlocked.CompareExchange(ref region.Long(GuardLayout.Owner), session, 0) != 0)
            {
                problem = $"The guard of {identity} belongs to another runtime, which lives. Stop that one first.";
                return null;
            }

            client = new GuardClient(identity, region, session, time);
            isConnected = client.TryBegin(chunkLength, out problem);
            return isConnected ? client : null;
        }
        catch (GuardException exception)
        {
            problem = exception.Message;
            return null;
        }
        finally
        {
            if (!isConnected)
            {
                client?.Dispose();
                region?.Dispose();
            }
        }
    }

    /// <summary>One question at a time; the request is filled and the answer is read inside.</summary>
    public Lock.Scope Enter() => asking.EnterScope();

    /// <summary>Asks what <see cref="Request"/> says. Does not allocate.</summary>
    /// <param name="kind">What.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <returns>Whether <see cref="Reply"/> is the answer.</returns>
    public bool Ask(GuardRequestKind kind, TimeSpan patience)
    {
        if (isDisposed || IsGivenUp || process?.HasEnded == true)
        {
            return false;
        }

        own.Beat();
        Request.Kind = kind;
        long asked = Request.AskedTimestamp = time.GetTimestamp();
        int question = requests.Write(Request);
        Request.ChunkCount = 0;
        while (true)
        {
            int word = replies.Word;
            if (replies.TryRead(word, Reply) && Reply.Answers == question && Reply.Session == session)
            {
                return true;
            }

            TimeSpan left = patience - time.GetElapsedTime(asked);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            if (replies.Word == word)
            {
                replies.Wait(word, left);
            }
        }
    }

    /// <summary>How often stop was said until now.</summary>
    public int Stops => Volatile.Read(ref region.Word(GuardLayout.Stops));

    /// <summary>Says stop, from any thread, and does not wait for whoever is asking something.</summary>
    public void Stop()
    {
        if (!region.TryPin())
        {
            return;
        }

        Interlocked.Increment(ref region.Word(GuardLayout.Stops));
        region.Wake(GuardLayout.Request);
        region.Unpin();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (Enter())
        {
            if (isDisposed)
            {
                return;
            }

            _ = Ask(GuardRequestKind.Leave, GuardTiming.Patience);
            isDisposed = true;
        }

        closing.Set();
        if (heart.IsAlive)
        {
            heart.Join();
        }

        process?.Dispose();
        region.Dispose();
        closing.Dispose();
    }

    private bool IsGivenUp => Volatile.Read(ref region.Long(GuardLayout.Owner)) != session;

    private bool TryBegin(int chunkLength, out string problem)
    {
        problem = "";
        heart.Start();
        (Request.Number, Request.ChunkLength) = (Environment.ProcessId, chunkLength);
        if (!Ask(GuardRequestKind.Begin, GuardTiming.Patience))
        {
            problem = $"The guard (process {GuardProcessId}) does not answer; it may be standing still. Stop it, then start it again.";
            return false;
        }

        if (Reply.Verdict != GateVerdict.Accepted)
        {
            problem = $"The guard (process {GuardProcessId}) cannot check chunks of {chunkLength} waypoints of {Request.Positions.Length} joints: "
                + $"at most {GuardLayout.LargestChunk} numbers.";
            return false;
        }

        return true;
    }

    private void Beat()
    {
        while (!closing.Wait(GuardTiming.Beat))
        {
            // What belongs to another runtime by now is not written to.
            if (!IsGivenUp)
            {
                own.Beat();
            }
        }
    }
}
