using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Outcomes;
using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Learner.Outcomes;

/// <summary><c>vla-learn classifier</c>: what an end that is a success looks like.</summary>
internal static class ClassifierCommand
{
    private const string Description = """
        Trains a small image classifier on the ends of labelled episodes. Beside a robot it proposes how an episode ended, and decides only where it is told to.

        Of the starts in the store six in ten are fitted to, two are chosen by, and the rest gives precision and recall, and nothing else.

        Examples:
          vla-learn classifier --store store --task fold_towel --to classifiers/fold-towel
          vla-learn classifier --store store --task fold_towel --to classifiers/fold-towel --cameras cam_high,cam_low --precision 0.99
          vla-robot run --classifier classifiers/fold-towel …                    proposes
          vla-robot episodes classify --classifier classifiers/fold-towel        says what it makes of stored episodes
        """;

    public static Command Create()
    {
        Option<string> store = new("--store") { Description = "The folder of the labelled episodes.", DefaultValueFactory = _ => RepositoryPaths.Of("store") };
        Option<string> task = new("--task") { Description = "The task.", Required = true };
        Option<string> to = new("--to") { Description = "The folder of the classifier; it must not have one yet.", Required = true };
        Option<string?> cameras = new("--cameras") { Description = "The cameras to look through, separated by commas; all when not given." };
        NumberOption<int> size = new("--image-size", "pixels", 32, 256) { Description = "The side of its pictures.", DefaultValueFactory = _ => 96 };
        NumberOption<double> rate = new("--look-rate", "hertz", 0.1, 30)
        {
            Description = "How often it looks at a running episode.",
            DefaultValueFactory = _ => 5
        };
        NumberOption<int> hold = new("--hold-looks", "looks", 1, 100)
        {
            Description = "How many looks in a row must show a success before it says so of a running episode.",
            DefaultValueFactory = _ => 2
        };
        NumberOption<double> guard = new("--guard", "seconds", 0, 60)
        {
            Description = "How long before its end a success is surely not done yet: longer than a person takes to say so.",
            DefaultValueFactory = _ => 1
        };
        NumberOption<int> earlier = new("--earlier-looks", "looks", 0, 1000)
        {
            Description = "Looks before the end that are learned from as not done, per episode.",
            DefaultValueFactory = _ => 4
        };
        NumberOption<double> precision = new("--precision", "", 0.5, 1)
        {
            Description = "The precision that its threshold is chosen for.",
            DefaultValueFactory = _ => 0.95
        };
        NumberOption<int> epochs = new("--epochs", "epochs", 1, 10_000) { Description = "Passes over the pictures.", DefaultValueFactory = _ => 40 };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue)
        {
            Description = "The seed of weights and batches, and of which start is for what.",
            DefaultValueFactory = _ => 1
        };
        NumberOption<int> threads = new("--threads", "threads", 0, 256)
        {
            Description = "Threads that learn; 0 leaves it to libtorch.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("classifier", Description)
        {
            store, task, to, cameras, size, rate, hold, guard, earlier, precision, epochs, seed, threads, json,
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => ClassifierSession.Run(
            new ClassifierOptions
            {
                Store = parsed.GetValue(store)!,
                Task = parsed.GetValue(task)!,
                Folder = parsed.GetValue(to)!,
                Cameras = parsed.GetValue(cameras)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                ImageSize = parsed.GetValue(size),
                LookRateHertz = parsed.GetValue(rate),
                HoldLooks = parsed.GetValue(hold),
                Guard = TimeSpan.FromSeconds(parsed.GetValue(guard)),
                EarlierLooks = parsed.GetValue(earlier),
                CommandText = ProgramCommand.Text("vla-learn", parsed),
                Learning = new OutcomeOptions
                {
                    Epochs = parsed.GetValue(epochs),
                    Precision = parsed.GetValue(precision),
                    Seed = parsed.GetValue(seed),
                    ThreadCount = parsed.GetValue(threads),
                },
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
