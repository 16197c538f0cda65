using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>ROS names and their form in DDS.</summary>
internal static class RosNames
{
    // As rmw checks it (validate_full_topic_name): what is left of 255 after the longest prefix and suffix.
    private const int MaximumLength = 247;

    public static string Topic(string rosName) => "rt" + Checked(rosName);

    /// <summary>The ROS name of a topic on the wire; null when it is none of ROS' topics, such as a half of a service.</summary>
    public static string? OfTopic(string ddsName) => ddsName.StartsWith("rt/", StringComparison.Ordinal) ? ddsName[2..] : null;

    public static string Request(string rosName) => $"rq{Checked(rosName)}Request";

    public static string Reply(string rosName) => $"rr{Checked(rosName)}Reply";

    /// <summary>Refuses what ROS or Cyclone DDS would refuse.</summary>
    public static string Checked(string rosName)
    {
        bool isValid = rosName.Length is > 1 and <= MaximumLength && rosName[0] == '/' && Array.TrueForAll(rosName[1..].Split('/'), IsToken);
        return isValid
            ? rosName
            : throw new RosException($"'{rosName}' is no full ROS name; expected '/' and tokens of letters, digits and '_' that do not start with a digit, at "
                + $"most {MaximumLength} characters.");
    }

    public static string CheckedNode(string name) => IsToken(name)
        ? name
        : throw new RosException($"'{name}' is no node name; expected letters, digits and '_', not starting with a digit.");

    public static string CheckedNamespace(string name) => name == "/" ? name : Checked(name);

    private static bool IsToken(string token) =>
        token.Length > 0 && !char.IsAsciiDigit(token[0]) && token.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
