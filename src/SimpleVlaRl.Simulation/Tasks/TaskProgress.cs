using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>A task in one environment, from reset to success: its condition must hold for 40 ms in a row.</summary>
internal sealed class TaskProgress
{
    private const int HeldSteps = 10;
    private readonly SimulatedTask task;
    private readonly TaskState state;
    private readonly ITaskCondition condition;
    private int heldSteps;

    /// <summary>Follows a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="physics">The environment's state.</param>
    public TaskProgress(SimulatedTask task, PhysicsState physics)
    {
        this.task = task;
        state = new TaskState(task, physics);
        condition = task.Condition(state);
    }

    /// <summary>Places the objects and forgets the last episode.</summary>
    /// <param name="seed">The seed, which alone decides the start.</param>
    public void Start(long seed)
    {
        uint draw = 0;
        foreach (TaskObject item in task.Objects)
        {
            uint first = item.FirstDraw ?? draw;
            item.Place(state.Object(item.Name), seed, first);
            draw = first + item.DrawCount;
        }

        heldSteps = 0;
        condition.Start();
    }

    /// <summary>What it remembers of the episode; what lies on the table is the physics'.</summary>
    public TaskMemory Memory
    {
        get => new(heldSteps, condition.Memory);
        set => (heldSteps, condition.Memory) = (value.HeldSteps, value.Condition);
    }

    /// <summary>Looks at the state after a physics step. Does not allocate.</summary>
    /// <returns>Whether the task is done.</returns>
    public bool Advance()
    {
        heldSteps = condition.Holds() ? heldSteps + 1 : 0;
        return heldSteps >= HeldSteps;
    }
}
