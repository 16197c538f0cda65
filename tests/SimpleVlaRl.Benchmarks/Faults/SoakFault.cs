namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>What happens to the programs of a soak.</summary>
internal enum SoakFault
{
    /// <summary>SIGSTOP and SIGCONT of the run.</summary>
    StopRun,

    /// <summary>SIGSTOP and SIGCONT of the guard.</summary>
    StopGuard,

    /// <summary>SIGSTOP and SIGCONT of the drivers.</summary>
    StopDrivers,

    /// <summary>SIGSTOP and SIGCONT of the policy's server.</summary>
    StopServer,

    /// <summary>Every processor is busy for a while.</summary>
    BusyProcessors,

    /// <summary>Another program makes itself a publisher of commands.</summary>
    Intruder,

    /// <summary>SIGKILL of the policy's server.</summary>
    KillServer,

    /// <summary>SIGKILL of the run.</summary>
    KillRun,
}
