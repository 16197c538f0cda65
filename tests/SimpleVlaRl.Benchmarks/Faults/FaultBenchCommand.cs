using System.CommandLine;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary><c>vla-bench faults</c>.</summary>
internal static class FaultBenchCommand
{
    private const string Description = """
        Makes faults on robots that move, each on processes of its own: programs are killed and stopped, cameras and joints fail, the network is cut, the clock
        jumps, disk and memory end. A node beside the robot looks at every command on the wire, with arithmetic that the gate does not share: position,
        velocity, acceleration and jerk, within messages, between them and after the last. Exits with 1 where a command is beyond a limit or an episode ends
        otherwise than it must.

        Examples:
          vla-bench faults                              all of them, some five minutes
          vla-bench faults --fault "kill -9" --json     those whose names have these words
        """;

    public static Command Create()
    {
        Option<string[]> names = new("--fault") { Description = "Only faults whose names have this in them; several times for several." };
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain of the robots.", DefaultValueFactory = _ => 79 };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "Draws when faults are made.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("faults", Description) { names, domain, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => Run(
                parsed.GetValue(names) ?? [], parsed.GetValue(domain), parsed.GetValue(seed), new Terminal(parsed.GetValue(json)), cancellation)));
        return command;
    }

    private static int Run(string[] names, int domain, int seed, Terminal terminal, CancellationToken cancellation)
    {
        foreach (string name in names.Where(name => !FaultCases.All.Any(fault => Has(fault, name))))
        {
            throw new UserException($"No fault has '{name}' in its name. There are: {string.Join("; ", FaultCases.All.Select(fault => fault.Name))}.");
        }

        FaultCase[] chosen = [.. FaultCases.All.Where(fault => names.Length == 0 || names.Any(name => Has(fault, name)))];
        Random random = new(seed);
        List<FaultRow> rows = [];
        ForeignBody? foreign = null;
        try
        {
            foreach (FaultCase fault in chosen)
            {
                rows.Add(FaultBench.Make(fault, () => foreign ??= new ForeignBody(), domain, random, cancellation));
                terminal.Line(rows[^1].Line());
            }
        }
        finally
        {
            foreign?.Dispose();
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["seed"] = seed,
            ["commands"] = rows.Sum(row => row.Commands),
            ["violations"] = rows.Sum(row => row.Violations),
            ["problems"] = rows.Count(row => row.Problem is not null),
            ["faults"] = new JsonArray([.. rows.Select(row => row.Document())]),
        });
        return rows.TrueForAll(row => row.Problem is null) ? ExitCode.Success : ExitCode.Failure;
    }

    private static bool Has(FaultCase fault, string words) => fault.Name.Contains(words, StringComparison.OrdinalIgnoreCase);
}
