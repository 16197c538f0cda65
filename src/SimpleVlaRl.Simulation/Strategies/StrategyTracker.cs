using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>Follows the free objects of one environment. Looking at a physics step does not allocate.</summary>
internal sealed class StrategyTracker
{
    private readonly PhysicsState physics;
    private readonly SceneTouches touches;
    private readonly int[] bodies;
    private readonly ObjectTrack[] tracks;
    private HandSides touchedFixtures;

    /// <summary>Follows a task's objects; those that are free, for a fixture goes nowhere.</summary>
    /// <param name="task">The task.</param>
    /// <param name="physics">The environment's state.</param>
    public StrategyTracker(SimulatedTask task, PhysicsState physics)
    {
        this.physics = physics;
        touches = new SceneTouches(physics, task.Objects);
        string[] free = [.. task.Objects.Where(item => !item.IsFixture).Select(item => item.Name)];
        bodies = [.. free.Select(physics.Model.Body)];
        tracks = [.. free.Select(name => new ObjectTrack(name))];
    }

    /// <summary>An episode starts; the state is up to date.</summary>
    public void Start()
    {
        touchedFixtures = HandSides.None;
        for (int index = 0; index < tracks.Length; index++)
        {
            tracks[index].Start(physics.BodyPosition(bodies[index]));
        }
    }

    /// <summary>Looks at the state after a physics step.</summary>
    public void Advance()
    {
        touches.Read();
        touchedFixtures |= touches.OnFixtures;
        for (int index = 0; index < tracks.Length; index++)
        {
            tracks[index].Advance(touches[index], touches.IsSupported(index), physics.BodyPosition(bodies[index]));
        }
    }

    /// <summary>What the episode has done so far.</summary>
    public EpisodeStrategy Read() => new([.. tracks.Select(track => track.Read())], touchedFixtures);
}
