using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>Shows a person how the run stands: one line for every change, and the keys where one is waited for.</summary>
internal sealed class OperatorDisplay : IDisposable
{
    private readonly IOperatorDesk desk;
    private readonly Terminal terminal;
    private readonly bool hasKeys;

    public OperatorDisplay(IOperatorDesk desk, Terminal terminal, bool hasKeys)
    {
        (this.desk, this.terminal, this.hasKeys) = (desk, terminal, hasKeys);
        desk.Changed += Show;
    }

    public void Dispose() => desk.Changed -= Show;

    /// <summary>The line of a status.</summary>
    public static string Line(OperatorStatus status, bool hasKeys)
    {
        string task = status is { Phase: OperatorPhase.AwaitingGo, Request: { } request } ? $" ({request.Task}: {request.Instruction})" : "";
        bool waits = status.Phase is OperatorPhase.AwaitingGo or OperatorPhase.Running or OperatorPhase.AwaitingOutcome or OperatorPhase.Stopped
            or OperatorPhase.Closing or OperatorPhase.TakenOver;
        return $"{status.Message}{task}{(hasKeys && waits ? $"   [{OperatorKeys.Help}]" : "")}";
    }

    private void Show(OperatorStatus status) => terminal.Status(Line(status, hasKeys));
}
