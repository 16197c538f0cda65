using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Assistants;

/// <summary><c>vla-bench assistants</c>.</summary>
internal static class AssistantBenchCommand
{
    private const string Description = """
        Measures optimizer steps of one learner that has one processor, alone and with a 'vla-learn assist' that has another, over HTTP on this machine.
        Exits with 1 where the two gradients are further apart than sums in another order make them.

        Examples:
          vla-bench assistants
          vla-bench assistants --decisions 64 --repeats 1 --lora-rank 8 --json
        """;

    public static Command Create()
    {
        NumberOption<int> decisions = new("--decisions", "decisions", 2, 100_000) { Description = "Decisions of a step.", DefaultValueFactory = _ => 512 };
        NumberOption<int> repeats = new("--repeats", "steps", 1, 1000) { Description = "Steps, of which the fastest counts.", DefaultValueFactory = _ => 5 };
        NumberOption<int> lora = new("--lora-rank", "", 0, 4096) { Description = "Adapters of this rank are trained; 0 for all weights." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("assistants", Description) { decisions, repeats, lora, json };
        command.SetAction(parsed => AssistantBench.OnOneProcessor(parsed.Tokens.Select(token => token.Value)) ?? ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => new AssistantBench(parsed.GetValue(decisions), parsed.GetValue(repeats), parsed.GetValue(lora))
                .Run(new Terminal(parsed.GetValue(json)), cancellation)));
        return command;
    }
}
