using System.CommandLine;
using SimpleVlaRl.CommandLine;

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
        Option<int> first = new("--first") { Description = "The first training start that is drawn.", DefaultValueFactory = _ => 0 };
        Option<int> starts = new("--starts") { Description = "How many starts of each task.", DefaultValueFactory = _ => 1 };
        Option<double> at = new("--at") { Description = "When the picture is taken: 0 is the start, 1 the success.", DefaultValueFactory = _ => 0.85 };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        Option<string?> policy = new("--policy") { Description = "Show the pictures as the policy in this folder sees them." };
        Option<int> columns = new("--columns") { Description = "Pictures in a row.", DefaultValueFactory = _ => 4 };
        Option<string> robot = new("--robot") { Description = "The simulated robot's profile.", DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml") };
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
