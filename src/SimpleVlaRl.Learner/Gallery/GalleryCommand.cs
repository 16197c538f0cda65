using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Gallery;

namespace SimpleVlaRl.Learner.Gallery;

/// <summary><c>vla-learn gallery</c>: what do the tasks look like?</summary>
internal static class GalleryCommand
{
    private const string Description = """
        Draws one picture per task, taken by the head camera shortly before an expert's demonstration succeeds, and puts them into one PNG.

        Examples:
          vla-learn gallery --to hardware/simulated-bimanual/gallery.png
          vla-learn gallery --to runs/seen.png --policy models/transfer-cube-nano --at 0     the starts as the policy sees them
          vla-learn gallery --to runs/starts.png --task click_bell --starts 12 --at 0        twelve starts of one task
        """;

    public static Command Create()
    {
        Option<string> to = new("--to") { Description = "The PNG file to write.", Required = true };
        Option<string> task = new("--task") { Description = "A task's name, several separated by commas, or 'all'.", DefaultValueFactory = _ => "all" };
        NumberOption<int> first = new("--first", "starts", 0, 1_000_000_000)
        {
            Description = "The first training start that is drawn.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<int> starts = new("--starts", "starts", 1, 1000) { Description = "How many starts of each task.", DefaultValueFactory = _ => 1 };
        NumberOption<double> at = new("--at", "", 0, 1)
        {
            Description = "When the picture is taken: 0 is the start, 1 the success.",
            DefaultValueFactory = _ => 0.85
        };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        Option<string?> policy = new("--policy") { Description = "Show the pictures as the policy in this folder sees them." };
        NumberOption<int> columns = new("--columns", "pictures", 1, 100) { Description = "Pictures in a row.", DefaultValueFactory = _ => 4 };
        Option<string> robot = new("--robot")
        {
            Description = "The simulated robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("gallery", Description) { to, task, first, starts, at, randomize, policy, columns, robot, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => GallerySession.Run(
            new GalleryOptions
            {
                To = parsed.GetValue(to)!,
                Task = parsed.GetValue(task)!,
                First = parsed.GetValue(first),
                Starts = parsed.GetValue(starts),
                At = parsed.GetValue(at),
                Randomize = parsed.GetValue(randomize),
                PolicyFolder = parsed.GetValue(policy),
                Columns = parsed.GetValue(columns),
                RobotFile = parsed.GetValue(robot)!,
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
