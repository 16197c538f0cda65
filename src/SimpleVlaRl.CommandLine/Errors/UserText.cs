namespace SimpleVlaRl.CommandLine.Errors;

/// <summary>What of an exception's message is for people.</summary>
public static class UserText
{
    /// <summary>The message without the parameter's name that the framework appends.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>One sentence or more.</returns>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is ArgumentException { ParamName: { } name }
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;
    }
}
