namespace SimpleVlaRl.Robot.Run;

/// <summary>Where the gate of a run is.</summary>
internal enum GuardChoice
{
    /// <summary>In a process that the run starts.</summary>
    Process = 0,

    /// <summary>In the run itself.</summary>
    InProcess,

    /// <summary>In a process that runs already.</summary>
    Attach,
}
