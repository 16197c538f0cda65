using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Episodes.Recording;

/// <summary>
/// A bounded queue of preallocated slots between the control thread and the writer thread. The lock is held for moving a reference, never while
/// something is copied, encoded or written; a full pool is counted as a drop.
/// </summary>
internal sealed class RecordQueue
{
    /// <summary>At ten frames a second this covers a disk that does not answer for a second and more.</summary>
    private const int ReservedFrames = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly object gate = new();
    private readonly Stack<RecordSlot> freeSteps = new();
    private readonly Stack<RecordSlot> freeChunks = new();
    private readonly Stack<RecordSlot>[] freeFrames;
    private readonly Queue<RecordSlot> filled;
    private readonly bool waitsForRoom;
    private readonly long frameBytes;
    private long frameBytesLeft;
    private int dropped;
    private bool isClosed;
    private bool isFailed;

    public RecordQueue(EpisodeHeader header, EpisodeWriterOptions options)
    {
        int jointCount = header.JointNames.Count;
        freeSteps = Preallocate(options.StepSlots, () => new RecordSlot { Step = new StepRecord(jointCount) });
        freeChunks = Preallocate(options.ChunkSlots, () => new RecordSlot { Chunk = new ChunkRecord(header.ChunkLength, jointCount) });
        freeFrames = [.. header.CameraNames.Select(_ => new Stack<RecordSlot>(64))];
        frameBytes = frameBytesLeft = options.FrameBufferBytes;
        waitsForRoom = options.WaitsForRoom;
        filled = new Queue<RecordSlot>(options.StepSlots + options.ChunkSlots + 1024);
    }

    /// <summary>What did not fit, or came after a failure.</summary>
    public int Dropped
    {
        get
        {
            lock (gate)
            {
                return dropped;
            }
        }
    }

    public RecordSlot? RentStep() => Rent(freeSteps);

    public RecordSlot? RentChunk() => Rent(freeChunks);

    public RecordSlot? RentFrame(int cameraIndex, int width, int height)
    {
        long bytes = (long)width * height * 3;
        lock (gate)
        {
            while (true)
            {
                if (isFailed || isClosed)
                {
                    dropped++;
                    return null;
                }

                while (freeFrames[cameraIndex].TryPop(out RecordSlot? slot))
                {
                    if (slot.Frame!.Width == width && slot.Frame.Height == height)
                    {
                        return slot;
                    }

                    frameBytesLeft += slot.Frame.Pixels.Length;
                }

                // What is kept ready for another camera is room all the same.
                for (int other = 0; other < freeFrames.Length && bytes > frameBytesLeft; other++)
                {
                    while (bytes > frameBytesLeft && freeFrames[other].TryPop(out RecordSlot? spare))
                    {
                        frameBytesLeft += spare.Frame!.Pixels.Length;
                    }
                }

                if (bytes <= frameBytesLeft)
                {
                    break;
                }

                // One that is larger than all the room there is has nothing to wait for.
                if (!waitsForRoom || bytes > frameBytes)
                {
                    dropped++;
                    return null;
                }

                Monitor.Wait(gate, Patience);
            }

            frameBytesLeft -= bytes;
        }

        return new RecordSlot { Frame = new ImageFrame(width, height), CameraIndex = cameraIndex };
    }

    /// <summary>Hands a filled slot to the writer.</summary>
    public void Put(RecordSlot slot)
    {
        lock (gate)
        {
            if (isFailed || isClosed)
            {
                dropped++;
                return;
            }

            filled.Enqueue(slot);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Takes the oldest filled slot.</summary>
    /// <param name="wait">How long to wait for one.</param>
    /// <param name="ended">Whether the queue is closed and empty.</param>
    /// <returns>The slot, or null when there is none in time.</returns>
    public RecordSlot? Take(TimeSpan wait, out bool ended)
    {
        lock (gate)
        {
            if (filled.Count == 0 && !isClosed)
            {
                Monitor.Wait(gate, wait);
            }

            ended = isClosed && filled.Count == 0;
            return filled.TryDequeue(out RecordSlot? slot) ? slot : null;
        }
    }

    /// <summary>Gives a written frame's slot back, and keeps some more of its size ready, so that the thread that records does not make them.</summary>
    public void ReturnFrame(RecordSlot slot)
    {
        Return(slot);
        ImageFrame frame = slot.Frame!;
        while (true)
        {
            lock (gate)
            {
                if (freeFrames[slot.CameraIndex].Count >= ReservedFrames || frame.Pixels.Length > frameBytesLeft)
                {
                    return;
                }

                frameBytesLeft -= frame.Pixels.Length;
            }

            Return(new RecordSlot { Frame = new ImageFrame(frame.Width, frame.Height), CameraIndex = slot.CameraIndex });
        }
    }

    /// <summary>Gives a written slot back.</summary>
    public void Return(RecordSlot slot)
    {
        lock (gate)
        {
            (slot.Step is not null ? freeSteps : slot.Chunk is not null ? freeChunks : freeFrames[slot.CameraIndex]).Push(slot);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Accepts nothing more; what is in the queue is still written.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Accepts nothing more, and counts what is in the queue as dropped.</summary>
    public void Fail()
    {
        lock (gate)
        {
            isFailed = true;
            dropped += filled.Count;
            filled.Clear();
        }
    }

    private static Stack<RecordSlot> Preallocate(int count, Func<RecordSlot> make)
    {
        Stack<RecordSlot> slots = new(count);
        for (int i = 0; i < count; i++)
        {
            slots.Push(make());
        }

        return slots;
    }

    private RecordSlot? Rent(Stack<RecordSlot> free)
    {
        lock (gate)
        {
            while (!isFailed && !isClosed)
            {
                if (free.TryPop(out RecordSlot? slot))
                {
                    return slot;
                }

                if (!waitsForRoom)
                {
                    break;
                }

                Monitor.Wait(gate, Patience);
            }

            dropped++;
            return null;
        }
    }
}
