using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>A loaded version with a lane per thread, and how many still need it.</summary>
/// <remarks>The count is guarded by the service's lock; who takes it to zero has it disposed, outside the lock.</remarks>
internal sealed class VersionInUse : IDisposable
{
    /// <summary>Opens the lanes of a version.</summary>
    /// <param name="engine">The version; owned.</param>
    /// <param name="lanes">How many threads will run it.</param>
    /// <param name="onThread">Called on each thread that a lane starts.</param>
    public VersionInUse(IEngine engine, int lanes, Action? onThread)
    {
        Engine = engine;
        Lanes = [.. Enumerable.Range(0, lanes).Select(_ => engine.OpenLane(onThread))];
    }

    public IEngine Engine { get; }

    public IReadOnlyList<IEngineLane> Lanes { get; }

    /// <summary>Batches that run, calls that wait for this very version, leases, and being current or the one to roll back to.</summary>
    public int Users { get; private set; }

    /// <summary>Counts a user more.</summary>
    public void Hold() => Users++;

    /// <summary>Counts a user less; a version that nobody uses is unloaded. That takes a while, and this is within the lock: the pool does it.</summary>
    public void LetGo()
    {
        if (--Users == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static unused => unused.Dispose(), this, preferLocal: false);
        }
    }

    public void Dispose()
    {
        foreach (IEngineLane lane in Lanes)
        {
            lane.Dispose();
        }

        Engine.Dispose();
    }
}
