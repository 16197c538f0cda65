namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Who is killed.</summary>
internal enum KillVictim
{
    /// <summary>The run.</summary>
    Run,

    /// <summary>The run's guard.</summary>
    Guard,

    /// <summary>Both, at once.</summary>
    RunAndGuard,

    /// <summary>The robot's drivers: the simulator.</summary>
    Drivers,

    /// <summary>The policy's server.</summary>
    Server,
}
