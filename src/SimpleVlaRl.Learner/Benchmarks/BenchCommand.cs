using System.CommandLine;

namespace SimpleVlaRl.Learner.Benchmarks;

/// <summary><c>vla-learn bench</c>: how fast is it here?</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures speed on this machine; everything that is compared is measured in turns, in one run.")
    {
        InferenceBenchCommand.Create(),
        SimulationBenchCommand.Create(),
        RolloutBenchCommand.Create(),
        ExpertBenchCommand.Create(),
    };
}
