using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary><c>vla-robot episodes classify</c>: what a classifier makes of stored episodes.</summary>
internal static class ClassifyCommand
{
    private const string Description = """
        Looks at the end of stored episodes with a classifier, and says how likely each is a success.

        Examples:
          vla-robot episodes classify --classifier classifiers/fold-towel                         those without a label; proposes
          vla-robot episodes classify --classifier classifiers/fold-towel --all                   all: where do it and the labels differ?
          vla-robot episodes classify --classifier classifiers/fold-towel --label                 labels those without, as the classifier
        """;

    public static Command Create(Option<string> store, Option<bool> json)
    {
        Option<string> classifier = new("--classifier") { Description = "The folder that 'vla-learn classifier' wrote.", Required = true };
        Option<bool> all = new("--all") { Description = "Also episodes that have a label." };
        Option<bool> label = new("--label") { Description = "Labels those that have none; by 'classifier', and a person can say it anew." };
        OptionalNumberOption<int> limit = new("--limit", "episodes", 1, int.MaxValue) { Description = "At most so many, newest first." };
        Command command = new("classify", Description) { classifier, all, label, limit, store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => ClassifyActions.Run(
            parsed.GetValue(store)!,
            parsed.GetValue(classifier)!,
            (parsed.GetValue(all), parsed.GetValue(label), parsed.GetValue(limit)),
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
