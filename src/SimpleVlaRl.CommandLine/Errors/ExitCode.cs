namespace SimpleVlaRl.CommandLine.Errors;

/// <summary>What the programs return to the shell.</summary>
public static class ExitCode
{
    /// <summary>What was asked for was done.</summary>
    public const int Success = 0;

    /// <summary>It could not be done; one sentence on standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line is not understood, or a value on it is wrong, wherever that is noticed.</summary>
    public const int Usage = 2;

    /// <summary>It was stopped by a person or a signal; the robot is held and the data is safe.</summary>
    public const int Interrupted = 130;
}
