using System.Globalization;
using SimpleVlaRl.Robot.Checks;

namespace SimpleVlaRl.Robot.Doctor;

/// <summary>What the variables of ROS 2 and its DDS libraries mean for who is found.</summary>
internal static class VariableChecks
{
    private const int LastDomain = 232;

    /// <summary>Judges a variable that is set.</summary>
    public static Finding Of(string name, string value) => name switch
    {
        "ROS_DOMAIN_ID" => Domain(name, value),
        "ROS_STATIC_PEERS" => Finding.Ok(name, value, "these machines are asked too, without multicast"),
        "RMW_IMPLEMENTATION" => Middleware(name, value),
        "CYCLONEDDS_URI" => Finding.Ok(name, value, "drivers on Cyclone DDS that are started here follow it too; both sides must share an interface"),
        "ROS_SECURITY_ENABLE" => value == "true"
            ? Finding.Error(name, value, "false, or not set", "this program speaks plain DDS; nodes with SROS 2 security neither see it nor are seen")
            : Finding.Ok(name, value),
        _ => Finding.Ok(name, value),
    };

    private static Finding Domain(string name, string value) =>
        value.Length == 0 || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int domain) && domain <= LastDomain)
            ? Finding.Ok(name, value, "only programs of the same domain find each other")
            : Finding.Error(name, value, $"a whole number from 0 to {LastDomain}", "export ROS_DOMAIN_ID=0, the same for all programs of a robot");

    private static Finding Middleware(string name, string value) => value switch
    {
        "rmw_cyclonedds_cpp" => Finding.Ok(name, value),
        "rmw_zenoh_cpp" => Finding.Error(
            name, value, "rmw_cyclonedds_cpp", "it does not speak DDS: start the drivers with another one, or not one topic of theirs is seen"),
        _ => Finding.Ok(name, value, "topics work; services and actions (follow_joint_trajectory, gripper_command) need rmw_cyclonedds_cpp on the other side"),
    };
}
