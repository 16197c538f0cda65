using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Guard;

/// <summary><c>vla-guard</c>: the gate in a process of its own.</summary>
internal static class GuardCommand
{
    private const string Description = """
        Guards a robot: owns the gate and the limits, measures the joints itself, and alone publishes commands. A 'vla-robot run' proposes what to do over
        shared memory; when it is late, stands still or dies, the guard brakes the arms and holds them.

        'vla-robot run' starts one by itself. Started by hand it waits for one run after the other, which say '--guard attach'. SIGTERM brakes and holds
        the arms first; Ctrl-C ends it only while no run has it.

        Examples:
          vla-guard --robot hardware/aloha-2/robot.yaml
          vla-guard --robot hardware/aloha-2/robot.yaml --domain 7 --json
        """;

    /// <summary>The program's name.</summary>
    public const string Program = "vla-guard";

    public static RootCommand Create()
    {
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; ROS_DOMAIN_ID, else 0, when not given." };
        OptionalNumberOption<int> runtime = new("--runtime", "", 1, int.MaxValue) { Description = "The process of the one run that the guard ends with." };
        Option<string?> space = new("--namespace") { Description = "The node's namespace." };
        Option<string[]> remaps = new("--remap")
        {
            Description = "A topic that has another name, as /from:=/to; several times for several.",
            DefaultValueFactory = _ => []
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output at the end: what was decided how often." };
        Option<bool> verbose = new("--verbose") { Description = "Show details on standard error." };
        RootCommand command = new(Description) { robot, domain, runtime, space, remaps, json, verbose };
        command.SetAction(parsed => GuardProcess.Run(new GuardOptions
        {
            RobotFile = parsed.GetValue(robot)!,
            DomainId = parsed.GetValue(domain),
            RuntimeProcess = parsed.GetValue(runtime),
            NodeNamespace = parsed.GetValue(space),
            Remappings = parsed.GetValue(remaps)!.Select(Pair).ToDictionary(),
            IsJson = parsed.GetValue(json),
            IsVerbose = parsed.GetValue(verbose),
        }));
        return command;
    }

    private static KeyValuePair<string, string> Pair(string remap) => remap.Split(":=") is [{ Length: > 0 } from, { Length: > 0 } to]
        ? new KeyValuePair<string, string>(from, to)
        : throw new UsageException($"--remap is '{remap}'; expected /from:=/to.");
}
