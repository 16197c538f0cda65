using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>Where a commanded joint of the robot profile lives in the scene, and how its unit converts.</summary>
internal readonly struct JointAddress
{
    /// <summary>Finds a joint by name and checks its home and unit.</summary>
    /// <param name="model">The scene.</param>
    /// <param name="joint">The joint's profile.</param>
    /// <exception cref="SimulationException">The scene has no such joint, or cannot be at its home.</exception>
    public JointAddress(SceneModel model, JointProfile joint)
    {
        int id = model.Joint(joint.Name);
        Control = model.Actuator(joint.Name);
        Position = model.PositionAddress(id);
        Velocity = model.VelocityAddress(id);
        bool gripper = joint.Name.EndsWith("_gripper", StringComparison.Ordinal);
        JointUnit expected = gripper ? JointUnit.Opening : JointUnit.Radian;
        if (joint.Unit != expected)
        {
            throw new SimulationException($"Joint '{joint.Name}' is in {joint.Unit} in the robot profile; the simulated one is in {expected}.");
        }

        Scale = gripper ? ArmXml.FingerStrokeMeters : 1;
        Mirror = gripper ? model.PositionAddress(model.Joint(joint.Name + "_mirror")) : -1;
        Home = joint.Home;
        (double lower, double upper) = model.JointRange(id);
        if (!(Home * Scale >= lower && Home * Scale <= upper))
        {
            throw new SimulationException(
                $"Joint '{joint.Name}' has home {Home} in the robot profile; the simulated one reaches {lower / Scale} to {upper / Scale}.");
        }
    }

    /// <summary>The actuator's index in ctrl.</summary>
    public int Control { get; }

    /// <summary>The joint's index in qpos.</summary>
    public int Position { get; }

    /// <summary>The joint's index in qvel.</summary>
    public int Velocity { get; }

    /// <summary>For a gripper, the other finger's index in qpos, else -1.</summary>
    public int Mirror { get; }

    /// <summary>Scene units per profile unit: radians per radian, or metres of finger stroke per opening.</summary>
    public double Scale { get; }

    /// <summary>Where an episode starts, in the profile's unit.</summary>
    public double Home { get; }
}
