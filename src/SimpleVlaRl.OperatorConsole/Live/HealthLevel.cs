namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>How something does.</summary>
internal enum HealthLevel
{
    /// <summary>As it should.</summary>
    Ok,

    /// <summary>It works, and somebody should look at it.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Error,
}
