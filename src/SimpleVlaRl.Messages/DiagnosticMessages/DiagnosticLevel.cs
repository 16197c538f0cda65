namespace SimpleVlaRl.Messages.DiagnosticMessages;

/// <summary>How a part is; the values are those of diagnostic_msgs/msg/DiagnosticStatus.</summary>
public enum DiagnosticLevel
{
    /// <summary>As it should be.</summary>
    Ok = 0,

    /// <summary>Worth a look.</summary>
    Warning = 1,

    /// <summary>Not working.</summary>
    Error = 2,

    /// <summary>Not heard of for too long.</summary>
    Stale = 3,
}
