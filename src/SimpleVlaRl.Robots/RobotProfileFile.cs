using System.Security.Cryptography;
using SimpleVlaRl.Core.Robots;
using YamlDotNet.Core;

namespace SimpleVlaRl.Robots;

/// <summary>
/// Reads <c>hardware/&lt;robot&gt;/robot.yaml</c>. Unknown keys and missing values are errors: a limit that was misspelt must not become a default.
/// </summary>
public static class RobotProfileFile
{
    /// <summary>Reads and checks a profile.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The profile, and the lower-case SHA-256 of the file.</returns>
    /// <exception cref="InvalidDataException">The file cannot be read or used.</exception>
    public static (RobotProfile Profile, string Digest) Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"The robot profile '{path}' cannot be read: {exception.Message} Give one with --robot, such as hardware/simulated-bimanual/robot.yaml.",
                exception);
        }

        string text = System.Text.Encoding.UTF8.GetString(bytes);
        RobotYaml? yaml;
        try
        {
            yaml = ProfileYaml.Read<RobotYaml>(text);
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException(
                $"The robot profile '{path}' is no profile: line {exception.Start.Line}{Quoted(text, exception.Start.Line)}: "
                + $"{exception.InnerException?.Message ?? exception.Message}",
                exception);
        }

        if (yaml is null)
        {
            throw new InvalidDataException($"The robot profile '{path}' is empty.");
        }

        Required required = new();
        RobotProfile profile = Described(yaml.ToProfile(required), yaml, Path.GetDirectoryName(Path.GetFullPath(path))!, required);
        IReadOnlyList<string> errors = required.With(profile.Validate());
        return errors.Count == 0
            ? (profile, Convert.ToHexStringLower(SHA256.HashData(bytes)))
            : throw new InvalidDataException($"The robot profile '{path}' cannot be used: {string.Join("; ", errors)}.");
    }

    /// <summary>The profile with what the robot descriptions of its arms say.</summary>
    private static RobotProfile Described(RobotProfile profile, RobotYaml yaml, string folder, Required required)
    {
        ArmProfile[] arms = [.. profile.Arms];
        for (int index = 0; index < arms.Length; index++)
        {
            if (yaml.Arms?[index]?.Geometry?.Urdf is { } urdf && required.Text(urdf.File, $"arm '{arms[index].Name}': geometry: urdf: file").Length > 0)
            {
                try
                {
                    arms[index] = UrdfArm.Complete(arms[index], Urdf.Read(File.ReadAllText(Path.Combine(folder, urdf.File!))), urdf, required);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    required.Wrong($"arm '{arms[index].Name}': urdf '{urdf.File}': {exception.Message}");
                }
            }
        }

        return profile with { Arms = arms };
    }

    /// <summary>The line that is wrong, for those whose editor is not open at it.</summary>
    private static string Quoted(string text, long line)
    {
        string[] lines = text.Split('\n');
        const int Longest = 300;
        string quoted = line >= 1 && line <= lines.Length ? lines[line - 1].Trim() : "";
        return quoted.Length is > 0 and <= Longest && !quoted.Any(char.IsControl) ? $" ('{quoted}')" : "";
    }
}
