using System.Diagnostics;

namespace SimpleVlaRl.Control;

/// <summary>The name under which the loop's traces can be listened to.</summary>
public static class ControlTelemetry
{
    /// <summary>
    /// The name of the activity source. Its span <c>robot.chunk</c> goes from the tick that asks for a chunk to the answer; what the policy does in between are
    /// its children.
    /// </summary>
    public const string SourceName = "SimpleVlaRl.Control";

    internal static ActivitySource Source { get; } = new(SourceName);
}
