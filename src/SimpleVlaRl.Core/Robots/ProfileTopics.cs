namespace SimpleVlaRl.Core.Robots;

/// <summary>What a topic in a profile must be.</summary>
internal static class ProfileTopics
{
    /// <summary>Adds an error for what is no full topic name.</summary>
    public static void Demand(List<string> errors, string field, string topic)
    {
        if (string.IsNullOrWhiteSpace(topic))
        {
            errors.Add($"{field} is empty; expected a topic such as /follower_left/joint_states");
        }
        else if (!IsName(topic))
        {
            errors.Add($"{field} is '{topic}'; expected a full ROS name: a slash, then letters, digits, underscores and slashes, such as /arm/joint_states");
        }
    }

    /// <remarks>ROS names: each token starts with a letter or an underscore.</remarks>
    private static bool IsName(string topic) => topic[0] == '/' && topic[1..].Split('/').All(
        token => token.Length > 0 && !char.IsAsciiDigit(token[0]) && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));
}
