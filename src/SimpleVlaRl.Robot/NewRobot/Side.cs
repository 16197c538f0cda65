namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>The side of a robot that a name speaks of.</summary>
internal static class Side
{
    private static readonly char[] Separators = ['/', '_'];

    /// <summary>The sides.</summary>
    public static IReadOnlyList<string> All { get; } = ["left", "right"];

    /// <summary>The side in a name.</summary>
    /// <param name="name">A topic or a joint, such as <c>/follower_left/joint_states</c>.</param>
    /// <returns><c>left</c> or <c>right</c>; null when the name has neither, or both.</returns>
    public static string? Of(string name)
    {
        string[] found = [.. name.Split(Separators).Intersect(All)];
        return found.Length == 1 ? found[0] : null;
    }
}
