using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Robot.Engine;

namespace SimpleVlaRl.Robot.Replay;

/// <summary><c>vla-robot episodes replay</c>: recorded observations through a policy, beside what was answered then.</summary>
internal static class ReplayCommand
{
    private const string Words = """
        Asks a policy once more what it was asked in recorded episodes: tokens, log-probabilities and actions beside those of then, and a digest of all
        answers, which is the same for the same build and machine. Recorded frames are JPEG, the policy saw them before: the same weights answer a little
        differently from the recording. Exits with 1 where answers are not those of the baseline.

        Examples:
          vla-robot episodes replay 01a2                                            through the policy that acted
          vla-robot episodes replay 01a2 --policy models/mine/4                     through another
          vla-robot episodes replay --all --json > baseline.json                    what a new board or library must answer too:
          vla-robot episodes replay --all --baseline baseline.json
        """;

    public static Command Create(Option<string> store, Option<bool> json)
    {
        Argument<string?> id = new("id") { Description = "The episode's id, or enough of its start.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> all = new("--all") { Description = "All episodes of the store." };
        Option<string?> task = new("--task") { Description = "With --all: only this task." };
        OptionalNumberOption<int> limit = new("--limit", "episodes", 1, int.MaxValue) { Description = "With --all: at most so many, the newest." };
        Option<string?> policy = new("--policy") { Description = "The policy's folder, or a version's in it; the one that acted when not given." };
        Option<string?> baseline = new("--baseline") { Description = "What an earlier --json has printed; the answers must be the same." };
        EngineOptions engine = new();
        Command command = new("replay", Words) { id, all, task, limit, policy, baseline, store, json };
        engine.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation =>
        {
            string? chosen = parsed.GetValue(id);
            if ((chosen is null) != parsed.GetValue(all))
            {
                throw new UsageException("Give an episode's id, or --all, and not both.");
            }

            ReplayOptions options = new()
            {
                Store = parsed.GetValue(store)!,
                Id = chosen,
                Query = new EpisodeQuery { Task = parsed.GetValue(task), Limit = parsed.GetValue(limit) },
                Policy = parsed.GetValue(policy),
                Engine = engine.Of(parsed),
                Baseline = parsed.GetValue(baseline),
            };
            return chosen is not null && (options.Query.Task is not null || options.Query.Limit is not null)
                ? throw new UsageException("--task and --limit go with --all.")
                : ReplayActions.Run(options, new Terminal(parsed.GetValue(json)), cancellation);
        }));
        return command;
    }
}
