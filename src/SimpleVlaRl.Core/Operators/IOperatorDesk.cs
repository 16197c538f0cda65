namespace SimpleVlaRl.Core.Operators;

/// <summary>Port: where what a person says arrives, whatever it is said with, and where is seen how the run stands. For any thread.</summary>
public interface IOperatorDesk
{
    /// <summary>How the run stands.</summary>
    OperatorStatus Status { get; }

    /// <summary>Raised after every change, on the thread that made it; a handler must be quick and must not give commands.</summary>
    event Action<OperatorStatus>? Changed;

    /// <summary>Takes what a person says. What does not fit the phase is refused and changes nothing.</summary>
    /// <param name="command">What is said.</param>
    /// <param name="source">What it was said with, such as <c>keyboard</c>; it stands in the recording.</param>
    /// <returns>Null when it was taken, else why not.</returns>
    string? Give(OperatorCommand command, string source);
}
