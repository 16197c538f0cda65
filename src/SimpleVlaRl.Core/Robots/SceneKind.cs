namespace SimpleVlaRl.Core.Robots;

/// <summary>What surrounds a robot: who sets an episode up and who says how it ended.</summary>
public enum SceneKind
{
    /// <summary>A person places the objects, says go, and says how it ended.</summary>
    Operator,

    /// <summary>The lab's own checker, over named ROS topics.</summary>
    Topics,

    /// <summary>A simulator behind the robot's topics.</summary>
    Simulator,
}
