namespace SimpleVlaRl.Robot.Replay;

/// <summary>How answers are to those of a baseline.</summary>
internal enum ReplayVerdict
{
    /// <summary>Bit for bit the same.</summary>
    Equal,

    /// <summary>Not the same.</summary>
    Different,

    /// <summary>The baseline has none of this episode.</summary>
    New,
}
