using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Robot.Datasets;
using SimpleVlaRl.Robot.Replay;
using SimpleVlaRl.Robot.Reporting;
using SimpleVlaRl.Robot.Shipping;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary><c>vla-robot episodes</c>: what was recorded.</summary>
internal static class EpisodesCommand
{
    private static readonly string[] Outcomes = ["success", "failure", "invalid", "unlabelled"];

    private const string Description = "Lists, shows, recovers, labels, classifies, replays, reports, exports, imports and ships recorded episodes.";

    public static Command Create() => new("episodes", Description)
    {
        List(), Show(), Recover(), Label(), ClassifyCommand.Create(Store(), Json()), Layout(), ReplayCommand.Create(Store(), Json()),
        ReportCommand.Create(Store(), Json()),
        ExportCommand.Create(Store(), Json()), ImportCommand.Create(Store(), Json()), ShipCommand.Create(Store(), Json()),
    };

    private static Option<string> Store() =>
        new("--store") { Description = "The folder of the episodes.", DefaultValueFactory = _ => RepositoryPaths.Of("store") };

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output." };

    private static Argument<string> Id() => new("id") { Description = "The episode's id, or enough of its start." };

    private static Command List()
    {
        Option<string> store = Store();
        Option<bool> json = Json();
        Option<string?> task = new("--task") { Description = "Only this task." };
        Option<string?> outcome = new("--outcome") { Description = "Only this outcome: success, failure, invalid or unlabelled." };
        OptionalNumberOption<int> limit = new("--limit", "episodes", 1, int.MaxValue) { Description = "At most so many, newest first." };
        Option<bool> csv = new("--csv") { Description = "Print lines for a spreadsheet on standard output, the first with names." };
        Command command = new("list", "Lists episodes, newest first.") { store, task, outcome, limit, csv, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", _ => EpisodeActions.List(
            parsed.GetValue(store)!,
            new() { Task = parsed.GetValue(task), Outcome = parsed.GetValue(outcome) is { } word ? Kind(word) : null, Limit = parsed.GetValue(limit) },
            IsCsv(parsed.GetValue(csv), parsed.GetValue(json)),
            new Terminal(parsed.GetValue(json)))));
        return command;
    }

    private static Command Show()
    {
        Option<string> store = Store();
        Option<bool> json = Json();
        Argument<string> id = Id();
        Command command = new("show", "Shows one episode and checks that its file is what was committed.") { id, store, json };
        command.SetAction(parsed =>
            ProgramHost.Guard("vla-robot", _ => EpisodeActions.Show(parsed.GetValue(store)!, parsed.GetValue(id)!, new Terminal(parsed.GetValue(json)))));
        return command;
    }

    private static Command Recover()
    {
        Option<string> store = Store();
        Option<bool> json = Json();
        Command command = new("recover", "Commits what a crash left unfinished, as 'run' does when it starts.") { store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", _ => EpisodeActions.Recover(parsed.GetValue(store)!, new Terminal(parsed.GetValue(json)))));
        return command;
    }

    private static Command Label()
    {
        Option<string> store = Store();
        Option<bool> json = Json();
        Argument<string> id = Id();
        Argument<string> outcome = new("outcome") { Description = "success, failure, invalid or unlabelled." };
        Option<string> reason = new("--reason") { Description = "Why an episode is invalid.", DefaultValueFactory = _ => "" };
        Option<string> by = new("--by") { Description = "Who says so.", DefaultValueFactory = _ => "operator" };
        Option<string?> comment = new("--comment") { Description = "Why it is said anew; 'show' lists all that was said." };
        Command command = new("label", "Says anew how an episode ended; the recording stays as it is.") { id, outcome, reason, by, comment, store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", _ => EpisodeActions.Label(
            parsed.GetValue(store)!,
            parsed.GetValue(id)!,
            Outcome(Kind(parsed.GetValue(outcome)!), parsed.GetValue(reason)!, parsed.GetValue(by)!),
            parsed.GetValue(comment),
            new Terminal(parsed.GetValue(json)))));
        return command;
    }

    private static Command Layout()
    {
        Option<string> store = Store();
        Argument<string> id = Id();
        Option<string> to = new("--to") { Description = "The file to write.", DefaultValueFactory = _ => "foxglove.json" };
        Command command = new("layout", "Writes a layout for Foxglove that fits an episode's cameras and joints; import it there beside the episode's file.")
        {
            id, to, store,
        };
        command.SetAction(parsed => ProgramHost.Guard(
            "vla-robot",
            _ => EpisodeActions.Layout(parsed.GetValue(store)!, parsed.GetValue(id)!, parsed.GetValue(to)!, new Terminal(isJson: false))));
        return command;
    }

    private static bool IsCsv(bool csv, bool json) =>
        csv && json ? throw new UsageException("--csv and --json are two forms of one output; give one.") : csv;

    private static OutcomeKind Kind(string word) => Outcomes.Contains(word)
        ? Enum.Parse<OutcomeKind>(word, ignoreCase: true)
        : throw new UsageException(
            $"There is no outcome '{word}'; did you mean '{NearestName.Of(word, Outcomes)}'? The outcomes are: {string.Join(", ", Outcomes)}.");

    private static EpisodeOutcome Outcome(OutcomeKind kind, string reason, string by) => (kind == OutcomeKind.Invalid) == (reason.Length > 0)
        ? new(kind, reason, by)
        : throw new UsageException(kind == OutcomeKind.Invalid
            ? "An invalid episode needs a --reason, such as 'operator' or 'camera moved'."
            : $"--reason is '{reason}' but only an invalid episode has one.");
}
