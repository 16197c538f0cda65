using System.CommandLine;
using SimpleVlaRl.Benchmarks.Accelerators;
using SimpleVlaRl.Benchmarks.Assistants;
using SimpleVlaRl.Benchmarks.Clearance;
using SimpleVlaRl.Benchmarks.ClosedLoop;
using SimpleVlaRl.Benchmarks.Delay;
using SimpleVlaRl.Benchmarks.Environments;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Benchmarks.Gate;
using SimpleVlaRl.Benchmarks.Guarding;
using SimpleVlaRl.Benchmarks.LearnerMemory;
using SimpleVlaRl.Benchmarks.Learning;
using SimpleVlaRl.Benchmarks.Operating;
using SimpleVlaRl.Benchmarks.Pages;
using SimpleVlaRl.Benchmarks.Promoting;
using SimpleVlaRl.Benchmarks.Recording;
using SimpleVlaRl.Benchmarks.Results;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.Benchmarks.StepMemory;
using SimpleVlaRl.Benchmarks.Stopping;

namespace SimpleVlaRl.Benchmarks;

/// <summary>The measurements of <c>vla-bench</c>.</summary>
internal static class BenchCommands
{
    public static RootCommand Create() => new("Measures parts of the programs on this machine; everything that is compared is measured in turns, in one run.")
    {
        GateBenchCommand.Create(),
        LoopBenchCommand.Create(),
        GuardBenchCommand.Create(),
        GuardBenchCommand.CreatePeer(),
        EngineBenchCommand.Create(),
        GpuBenchCommand.Create(),
        GpuBenchCommand.CreatePart(),
        SwapBenchCommand.Create(),
        ServeBenchCommands.Serve(),
        ServeBenchCommands.Robots(),
        ServeBenchCommands.Protocols(),
        ServeBenchCommands.Loss(),
        EnvironmentBenchCommand.Create(),
        StepMemoryCommand.Create(),
        AssistantBenchCommand.Create(),
        LearnerMemoryCommand.Create(),
        RosCameraBenchCommands.Create(),
        RosCameraBenchCommands.Subscriber(),
        RecorderBenchCommand.Create(),
        OperatorBenchCommand.Create(),
        PageBenchCommand.Create(),
        PageBenchCommand.CreateLoop(),
        StopBenchCommand.Create(),
        FaultBenchCommand.Create(),
        KillBenchCommand.Create(),
        LoopKillBenchCommand.Create(),
        SoakBenchCommand.Create(),
        InferenceBenchCommand.Create(),
        DelayBenchCommand.Create(),
        SimulationBenchCommand.Create(),
        RolloutBenchCommand.Create(),
        ExpertBenchCommand.Create(),
        ClearanceBenchCommand.Create(),
        PromotionBenchCommand.Create(),
        ResultsCommand.Create(),
    };
}
