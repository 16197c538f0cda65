namespace SimpleVlaRl.Control;

/// <summary>For want of what the robot holds.</summary>
internal enum HoldKind
{
    /// <summary>It does not hold.</summary>
    None,

    /// <summary>An observation that can be used.</summary>
    Observation,

    /// <summary>The policy's answer.</summary>
    Answer,

    /// <summary>The gate's consent.</summary>
    Consent,
}
