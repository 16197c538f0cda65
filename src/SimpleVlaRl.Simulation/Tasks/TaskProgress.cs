namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>A task in one environment, from reset to success.</summary>
internal abstract class TaskProgress
{
    /// <summary>Places the objects and forgets the last episode.</summary>
    /// <param name="seed">The seed, which alone decides the start.</param>
    public abstract void Start(long seed);

    /// <summary>Looks at the state after a physics step. Does not allocate.</summary>
    /// <returns>Whether the task is done.</returns>
    public abstract bool Advance();
}
