namespace SimpleVlaRl.Robot.Checks;

/// <summary>How a check ended.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but not well, or it could not be found out.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Error,
}
