using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Robot.RosWords;

/// <summary>
/// What stands after <c>--ros-args</c>, as ROS 2's launch files give it: remaps with <c>-r</c>, parameters with <c>-p</c> and <c>--params-file</c>.
/// </summary>
internal sealed record RosArguments
{
    private const string Begin = "--ros-args";
    private const string End = "--";
    private const string Node = "__node";
    private const string Namespace = "__ns";

    /// <summary>The node's name; null where it is not remapped.</summary>
    public string? NodeName { get; private init; }

    /// <summary>The node's namespace; null where it is not remapped.</summary>
    public string? NodeNamespace { get; private init; }

    /// <summary>Topics, services and actions with another name.</summary>
    public IReadOnlyDictionary<string, string> Remappings { get; private init; } = new Dictionary<string, string>();

    /// <summary>Parameters in the order given; a later one of a name wins. The values are YAML scalars, as they were written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; private init; } = [];

    /// <summary>Files of parameters, in the order given; each is read before the parameters of the command line.</summary>
    public IReadOnlyList<string> ParameterFiles { get; private init; } = [];

    /// <summary>The remaps as full names.</summary>
    /// <param name="node">The node's name where it is not remapped.</param>
    /// <returns>From full name to full name.</returns>
    public IReadOnlyDictionary<string, string> RemappingsOf(string node)
    {
        string own = $"{(NodeNamespace is null or "/" ? "" : NodeNamespace)}/{NodeName ?? node}";
        return Remappings.ToDictionary(pair => Full(pair.Key), pair => Full(pair.Value));

        string Full(string name) => name.StartsWith("~/", StringComparison.Ordinal) ? $"{own}/{name[2..]}" : name;
    }

    /// <summary>Takes the ROS arguments out of a command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>What they say, and the other words.</returns>
    /// <exception cref="UsageException">They say what this program cannot do.</exception>
    public static (RosArguments Ros, string[] Others) Take(IReadOnlyList<string> arguments)
    {
        List<string> others = [];
        Reading reading = new();
        bool isRos = false;
        for (int index = 0; index < arguments.Count; index++)
        {
            string word = arguments[index];
            if (!isRos)
            {
                isRos = word == Begin;
                others.AddRange(isRos ? [] : [word]);
            }
            else if (word is Begin or End)
            {
                isRos = word == Begin;
            }
            else
            {
                index += reading.Take(word, index + 1 < arguments.Count ? arguments[index + 1] : null);
            }
        }

        return (
            new RosArguments
            {
                NodeName = reading.Names.GetValueOrDefault(Node),
                NodeNamespace = reading.Names.GetValueOrDefault(Namespace),
                Remappings = reading.Names.Where(pair => pair.Key is not (Node or Namespace)).ToDictionary(),
                Parameters = reading.Parameters,
                ParameterFiles = reading.Files,
            },
            [.. others]);
    }

    /// <summary>One walk over the words.</summary>
    private sealed class Reading
    {
        public Dictionary<string, string> Names { get; } = [];

        public List<KeyValuePair<string, string>> Parameters { get; } = [];

        public List<string> Files { get; } = [];

        /// <summary>Takes a flag.</summary>
        /// <returns>How many words after it were its value.</returns>
        public int Take(string flag, string? value)
        {
            switch (flag)
            {
                case "-r" or "--remap":
                    (string from, string to) = Pair(flag, value);
                    Remap(from[(from.IndexOf(':', StringComparison.Ordinal) + 1)..], to);
                    return 1;
                case "-p" or "--param":
                    (string name, string text) = Pair(flag, value);
                    Parameters.Add(new(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..], text));
                    return 1;
                case "--params-file":
                    Files.Add(value ?? throw new UsageException("--params-file needs a file."));
                    return 1;

                // How rcl logs; this program logs by its own options.
                case "--log-level" or "--log-config-file":
                    return 1;
                case "--enable-rosout-logs" or "--disable-rosout-logs" or "--enable-stdout-logs" or "--disable-stdout-logs" or "--enable-external-lib-logs"
                    or "--disable-external-lib-logs":
                    return 0;
                default:
                    throw new UsageException($"--ros-args has '{flag}'; expected -r from:=to, -p name:=value or --params-file FILE.");
            }
        }

        private static (string Left, string Right) Pair(string flag, string? value)
        {
            string[] sides = (value ?? "").Split(":=", 2);
            return sides.Length == 2 && sides[0].Length > 0 ? (sides[0], sides[1])
                : throw new UsageException($"{flag} has '{value}'; expected {(flag is "-p" or "--param" ? "name:=value" : "from:=to")}.");
        }

        private void Remap(string from, string to)
        {
            if (from is not (Node or Namespace) && (!from.StartsWith('/') || !to.StartsWith('/')) && !from.StartsWith("~/", StringComparison.Ordinal))
            {
                throw new UsageException(
                    $"-r has '{from}:={to}'; expected full names of topics, such as /cam_high/image_raw:=/head/image_raw, since profiles have "
                    + "full names.");
            }

            Names[from] = to;
        }
    }
}
