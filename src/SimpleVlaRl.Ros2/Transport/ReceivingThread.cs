using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>The one thread of a context that waits for samples and status changes and calls the handlers.</summary>
/// <remarks>A handler that throws is a bug and ends the process: a robot must not run on with half of its topics.</remarks>
internal sealed unsafe class ReceivingThread : IDisposable
{
    private const int Batch = 64;
    private const long NoTimeout = long.MaxValue;

    // Handlers run under the gate, so that after Remove none of an endpoint is running or will run.
    private readonly Lock gate = new();
    private readonly Dictionary<nint, Action> handlers = [];
    private readonly Dictionary<int, nint> keys = [];
    private readonly int waitset;
    private readonly int wakeUp;
    private readonly Thread thread;
    private nint nextKey = 1;
    private volatile bool isStopping;

    public ReceivingThread(int participant)
    {
        waitset = Dds.Check(Dds.dds_create_waitset(participant), "make a wait set");
        wakeUp = Dds.Check(Dds.dds_create_guardcondition(participant), "make a guard condition");
        Dds.Check(Dds.dds_waitset_attach(waitset, wakeUp, 0), "attach the guard condition");
        thread = new(Run) { IsBackground = true, Name = "ROS 2 receive" };
        thread.Start();
    }

    /// <summary>Calls a handler whenever an entity triggers.</summary>
    public void Add(int entity, Action handler)
    {
        nint key;
        lock (gate)
        {
            key = nextKey++;
            handlers.Add(key, handler);
            Dds.Check(Dds.dds_waitset_attach(waitset, entity, key), "wait for an entity");
            keys[entity] = key;
        }
    }

    /// <summary>Stops calling; a call in progress has returned by then.</summary>
    public void Remove(int entity)
    {
        lock (gate)
        {
            if (keys.Remove(entity, out nint key))
            {
                handlers.Remove(key);
                _ = Dds.dds_waitset_detach(waitset, entity);
            }
        }
    }

    public void Dispose()
    {
        isStopping = true;
        _ = Dds.dds_set_guardcondition(wakeUp, 1);
        thread.Join();
        _ = Dds.dds_delete(waitset);
        _ = Dds.dds_delete(wakeUp);
    }

    private void Run()
    {
        nint* triggered = stackalloc nint[Batch];
        while (!isStopping)
        {
            int count = Dds.Check(Dds.dds_waitset_wait(waitset, triggered, Batch, NoTimeout), "wait for messages");
            lock (gate)
            {
                for (int i = 0; i < Math.Min(count, Batch) && !isStopping; i++)
                {
                    // The key 0 is the wake-up, and a key without a handler was removed in between.
                    if (handlers.TryGetValue(triggered[i], out Action? handler))
                    {
                        handler();
                    }
                }
            }
        }
    }
}
