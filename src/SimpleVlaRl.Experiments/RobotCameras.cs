using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Experiments;

/// <summary>The cameras of a robot that an option names.</summary>
internal static class RobotCameras
{
    /// <summary>Finds cameras.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="names">Their names, separated by commas.</param>
    /// <returns>The cameras in the order of the names.</returns>
    /// <exception cref="UsageException">The robot has no such camera, one is named twice, or none is named.</exception>
    public static IReadOnlyList<CameraProfile> Of(RobotProfile robot, string names)
    {
        string[] wanted = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string known = string.Join(", ", robot.Cameras.Select(camera => camera.Name));
        if (wanted.Length == 0 || wanted.Distinct(StringComparer.Ordinal).Count() < wanted.Length)
        {
            throw new UsageException($"The cameras are '{names}'; name each once, of {known}.");
        }

        return [.. wanted.Select(name => robot.Cameras.FirstOrDefault(camera => camera.Name == name)
            ?? throw new UsageException($"The robot '{robot.Name}' has no camera '{name}'; it has {known}."))];
    }
}
