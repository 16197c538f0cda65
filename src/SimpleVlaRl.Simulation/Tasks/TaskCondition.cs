namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>A condition of the present state alone.</summary>
public sealed class TaskCondition : ITaskCondition
{
    private readonly Func<bool> holds;

    private TaskCondition(Func<bool> holds) => this.holds = holds;

    /// <summary>Makes a condition.</summary>
    /// <param name="holds">Whether it holds now. Must not allocate.</param>
    /// <returns>The condition.</returns>
    public static ITaskCondition When(Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return new TaskCondition(holds);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing that it could remember.</exception>
    public long Memory
    {
        get => 0;
        set => ArgumentOutOfRangeException.ThrowIfNotEqual(value, 0);
    }

    /// <inheritdoc/>
    public void Start()
    {
    }

    /// <inheritdoc/>
    public bool Holds() => holds();
}
