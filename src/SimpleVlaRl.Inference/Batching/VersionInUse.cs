namespace SimpleVlaRl.Inference.Batching;

/// <summary>A loaded version with a lane per thread, and how many still need it.</summary>
/// <remarks>The count is guarded by the service's lock; who takes it to zero disposes, outside the lock.</remarks>
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
    public int Users { get; set; }

    public void Dispose()
    {
        foreach (IEngineLane lane in Lanes)
        {
            lane.Dispose();
        }

        Engine.Dispose();
    }
}
