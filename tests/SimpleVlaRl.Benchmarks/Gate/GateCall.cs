namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>How the gate is asked.</summary>
internal enum GateCall
{
    /// <summary>With a proposal.</summary>
    Submit,

    /// <summary>With a proposal of too few joints.</summary>
    SubmitWrongSize,

    /// <summary>To give way.</summary>
    GiveWay,
}
