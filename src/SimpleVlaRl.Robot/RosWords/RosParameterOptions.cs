using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Robot.RosWords;

/// <summary>Parameters of ROS 2 as options of a command: the parameter time_limit is the option --time-limit. What the command line says itself wins.</summary>
internal static class RosParameterOptions
{
    private const string UsualNode = "vla_robot";

    /// <summary>Parameters that every ROS 2 node has and that mean nothing here.</summary>
    private static readonly string[] Ignored = ["use_sim_time", "start_type_description_service"];

    /// <summary>Adds options for parameters.</summary>
    /// <param name="words">The command line without ROS arguments.</param>
    /// <param name="ros">The ROS arguments.</param>
    /// <param name="known">The command's options, such as <c>--time-limit</c>.</param>
    /// <returns>The command line with them.</returns>
    /// <exception cref="UsageException">A parameter is no option.</exception>
    /// <exception cref="InvalidDataException">A file cannot be read.</exception>
    public static string[] Add(IReadOnlyList<string> words, RosArguments ros, IReadOnlyCollection<string> known)
    {
        Dictionary<string, string> values = [];
        foreach ((string name, string value) in ros.ParameterFiles.SelectMany(file => RosParameterFile.Read(file, IsNode)).Concat(ros.Parameters))
        {
            values[name] = value;
        }

        List<string> all = [.. words];
        foreach ((string name, string value) in values.Where(pair => !Ignored.Contains(pair.Key)))
        {
            string option = "--" + name.Replace('_', '-');
            if (!known.Contains(option))
            {
                throw new UsageException(
                    $"The parameter '{name}' is none of this node; did you mean '{NearestName.Of(option, [.. known])[2..].Replace('-', '_')}'?");
            }

            if (!words.Any(word => word == option || word.StartsWith(option + "=", StringComparison.Ordinal)))
            {
                all.AddRange(value == "true" ? [option] : value == "false" ? [] : [option, value]);
            }
        }

        return [.. all];

        bool IsNode(string name)
        {
            string own = name[(name.LastIndexOf('/') + 1)..];
            return ros.NodeName is { } remapped ? own == remapped : own.StartsWith(UsualNode, StringComparison.Ordinal);
        }
    }
}
