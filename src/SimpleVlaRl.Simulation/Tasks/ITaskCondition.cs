namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Whether a task is done now, in one environment.</summary>
public interface ITaskCondition
{
    /// <summary>A new episode starts; forgets the last one.</summary>
    void Start();

    /// <summary>What it remembers of the episode so far, so that a copy of the episode can be gone on with elsewhere.</summary>
    /// <value>0 where it looks at the present state alone.</value>
    long Memory { get; set; }

    /// <summary>Looks at the state after a physics step. Must not allocate.</summary>
    /// <returns>Whether the condition holds.</returns>
    bool Holds();
}
