namespace SimpleVlaRl.Robot.Graph;

/// <summary>How much <c>vla-robot topic echo</c> shows.</summary>
/// <param name="IsOnce">One message only.</param>
/// <param name="IsEndless">Until it is stopped.</param>
/// <param name="IsFull">Lists and texts whole.</param>
internal sealed record EchoOptions(bool IsOnce, bool IsEndless, bool IsFull);
