using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>Which commands make sense now, for buttons. The desk alone decides what it takes, and says why where it does not.</summary>
internal static class CommandsNow
{
    private static readonly OperatorCommand[] Labels = [OperatorCommand.Success, OperatorCommand.Failure, OperatorCommand.Discard];

    /// <summary>The commands; stop is always among them.</summary>
    public static IEnumerable<OperatorCommand> Of(OperatorStatus status)
    {
        List<OperatorCommand> commands = [OperatorCommand.Stop];
        if (status.Phase is OperatorPhase.AwaitingGo or OperatorPhase.AwaitingOutcome or OperatorPhase.Closing or OperatorPhase.TakenOver)
        {
            commands.Add(OperatorCommand.Go);
        }

        bool runs = status.Phase is OperatorPhase.Running or OperatorPhase.TakenOver or OperatorPhase.AwaitingOutcome;
        if (runs || status.IsLabelTakenBack)
        {
            commands.AddRange(Labels);
        }

        if (status.CanUndo)
        {
            commands.Add(OperatorCommand.Undo);
        }

        if (status.Phase == OperatorPhase.Stopped)
        {
            commands.Add(OperatorCommand.Reset);
        }

        return commands;
    }
}
