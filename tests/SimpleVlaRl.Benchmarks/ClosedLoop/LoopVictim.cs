namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary>Who is killed, or what is done to the loop.</summary>
internal enum LoopVictim
{
    /// <summary>The learner.</summary>
    Learner,

    /// <summary>The robot's run, with its guard.</summary>
    Robot,

    /// <summary>The robot's drivers: the simulator.</summary>
    Simulator,

    /// <summary>The collector's server.</summary>
    Collector,

    /// <summary>What ships the robot's episodes to the collector.</summary>
    Shipper,
}
