namespace SimpleVlaRl.Robot;

/// <summary>What of an exception's message is for people.</summary>
internal static class UserText
{
    /// <summary>The message without the parameter's name that the framework appends.</summary>
    public static string Of(Exception exception) => exception is ArgumentException { ParamName: { } name }
        ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
        : exception.Message;
}
