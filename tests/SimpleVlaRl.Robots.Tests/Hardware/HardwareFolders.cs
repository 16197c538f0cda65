namespace SimpleVlaRl.Robots.Tests.Hardware;

/// <summary>The folders of <c>hardware/</c>: one a robot. A lab's own may stand beside the shipped ones.</summary>
internal static class HardwareFolders
{
    public static readonly string Root = Path.Combine(Repository.Root, "hardware");

    /// <summary>Robots that exist and that nobody here has run.</summary>
    public static string[] Real { get; } =
        ["aloha-2", "cobot-magic", "fr3-duo", "g1-arms", "mobile-aloha", "openarm", "piper-pair", "ur5e-pair", "widowx-ai-pair"];

    public static string[] Shipped { get; } = [.. Real, "simulated-bimanual", "template"];

    public static string[] All { get; } = [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static string RobotFile(string robot) => Path.Combine(Root, robot, "robot.yaml");
}
