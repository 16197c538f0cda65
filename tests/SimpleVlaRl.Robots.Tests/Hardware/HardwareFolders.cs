namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>The folders of <c>hardware/</c>: one a robot.</summary>
internal static class HardwareFolders
{
    public static readonly string Root = Path.Combine(Repository.Root, "hardware");

    public static string[] Names { get; } = [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static string RobotFile(string robot) => Path.Combine(Root, robot, "robot.yaml");
}
