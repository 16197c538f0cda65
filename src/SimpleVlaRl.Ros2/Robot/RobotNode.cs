using System.Text.RegularExpressions;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The names of the nodes that belong to a robot; one of each may run in a ROS domain.</summary>
public static partial class RobotNode
{
    /// <summary>The node that commands a robot.</summary>
    /// <param name="robotName">The robot's name.</param>
    /// <returns>Such as <c>vla_robot_simulated_bimanual</c>.</returns>
    public static string Runtime(string robotName) => "vla_robot_" + Safe(robotName);

    /// <summary>The node that simulates a robot.</summary>
    /// <param name="robotName">The robot's name.</param>
    /// <returns>Such as <c>simulator_simulated_bimanual</c>.</returns>
    public static string Simulator(string robotName) => "simulator_" + Safe(robotName);

    /// <summary>The node that guards a robot: it publishes the commands that another proposes.</summary>
    /// <param name="robotName">The robot's name.</param>
    /// <returns>Such as <c>guard_simulated_bimanual</c>.</returns>
    public static string Guard(string robotName) => "guard_" + Safe(robotName);

    // ROS names take letters, digits and underscores.
    private static string Safe(string name) => NotAllowed().Replace(name, "_");

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotAllowed();
}
