namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the strategies by which experts and policies succeed.</summary>
internal static class StrategyResults
{
    private const string Folder = "tests/SimpleVlaRl.Benchmarks/results/";
    private const string Expert = Folder + "strategies-expert-*.json";
    private const string Policy = Folder + "strategies-policy-*.json";
    private const string ExpertCommand = "launch/vla-learn strategies --expert --task ";

    private const string PolicyCommand = "launch/vla-learn strategies --policy models/bimanual-suite-small/1 --task {task} --episodes 100 --seed 320000"
        + " --noise 0.01 --noisy-fraction 0.7";

    private const string All = "[*].data.tasks[*]";

    /// <summary>All experts together.</summary>
    public static Measurement Experts { get; } = new(
        "successes of the scripted experts in which an object was pushed to its place (pushcuts)",
        Expert,
        $"{{sum({All}.pushcut_successes)}} of {{sum({All}.successes)}} on {{count({All})}} tasks")
    {
        Command = ExpertCommand + "all --expert-episodes 100",
        Machine = "{[0].machine}",
        Date = "{[0].date}",
    };

    /// <summary>The experts, task by task.</summary>
    public static ResultTable OfExperts { get; } = new(
        "Strategies of the scripted experts, training starts, waypoints of three quarters disturbed by 0.02 rad",
        Expert,
        All,
        [
            new("task", "`{task}`"),
            new("successes", "{successes} of {episodes}"),
            new("most frequent strategy", "{strategies[0].strategy}"),
            new("with it", "{strategies[0].successes}"),
            new("strategies", "{count(strategies[*])}"),
            new("pushcuts", "{pushcut_successes} ({wilson(pushcut_successes, successes)})"),
        ])
    {
        Commands = [ExpertCommand + "{task} --expert-episodes 100"],
        Machine = "{/[0].machine}",
        Date = "{/[0].date}",
    };

    /// <summary>The policy of the suite, task by task.</summary>
    public static ResultTable OfThePolicy { get; } = new(
        "Strategies of version 1 of the suite policy, report starts, beside those of its experts' demonstrations",
        Policy,
        All,
        [
            new("task", "`{task}`"),
            new("successes", "{successes} of {episodes}"),
            new("most frequent strategy", "{strategies[0].strategy}"),
            new("with it", "{strategies[0].successes}"),
            new("pushcuts", "{pushcut_successes} ({wilson(pushcut_successes, successes)})"),
            new("absent from the expert's", "{new_successes} ({wilson(new_successes, successes)})"),
        ])
    {
        Commands = [PolicyCommand],
        Machine = "{/[0].machine}",
        Date = "{/[0].date}",
    };
}
