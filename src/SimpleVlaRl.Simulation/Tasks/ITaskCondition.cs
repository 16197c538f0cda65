namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Whether a task is done now, in one environment.</summary>
public interface ITaskCondition
{
    /// <summary>A new episode starts; forgets the last one.</summary>
    void Start();

    /// <summary>Looks at the state after a physics step. Must not allocate.</summary>
    /// <returns>Whether the condition holds.</returns>
    bool Holds();
}
