using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What is wrong with a joint state, for a person.</summary>
internal static class JointProblem
{
    public static string Describe(ReadOnlySpan<byte> payload, JointReadResult result, ReportedJoint[] joints)
    {
        JointState state = new();
        if (result == JointReadResult.Malformed || !CdrMessage.TryRead(payload, state))
        {
            return $"a payload of {payload.Length} bytes that is no sensor_msgs/JointState";
        }

        string[] names = [.. joints.Select(joint => joint.DriverName)];
        return result switch
        {
            JointReadResult.WrongJoints when !state.Name.Intersect(names).Any() =>
                $"none of its joints is known; found {string.Join(", ", state.Name)}; expected {string.Join(", ", names)}",
            JointReadResult.WrongJoints => $"a joint is in it twice; found {string.Join(", ", state.Name)}",
            JointReadResult.WrongLength => $"found {state.Position.Length} positions for {state.Name.Length} names; expected one for each",
            _ => NotFinite(state, joints),
        };
    }

    /// <summary>The names in a joint state.</summary>
    public static string Names(ReadOnlySpan<byte> payload)
    {
        JointState state = new();
        return CdrMessage.TryRead(payload, state) ? string.Join(", ", state.Name) : "";
    }

    private static string NotFinite(JointState state, ReportedJoint[] joints)
    {
        foreach (ReportedJoint joint in joints)
        {
            int place = Array.IndexOf(state.Name, joint.DriverName);
            if (place >= 0 && !double.IsFinite(state.Position[place]))
            {
                return FormattableString.Invariant($"joint '{joint.Label}' is at {state.Position[place]}; expected a finite position");
            }
        }

        return "a position is not finite";
    }
}
