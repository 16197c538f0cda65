using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>Which key says what.</summary>
internal static class OperatorKeys
{
    /// <summary>The keys, for the person who is to press them.</summary>
    public const string Help = "space stop · Enter go · s success · f failure · d discard · R (shift) reset · u undo";

    /// <summary>The command of a key; null for a key without one.</summary>
    public static OperatorCommand? Of(ConsoleKeyInfo key) => key.Key switch
    {
        // The largest key stops, on the page as well: a hand that strikes at the keyboard in alarm must not start anything.
        ConsoleKey.Spacebar or ConsoleKey.Escape => OperatorCommand.Stop,
        ConsoleKey.Enter => OperatorCommand.Go,
        ConsoleKey.Backspace => OperatorCommand.Undo,
        _ => key.KeyChar switch
        {
            'g' => OperatorCommand.Go,
            's' => OperatorCommand.Success,
            'f' => OperatorCommand.Failure,
            'd' => OperatorCommand.Discard,
            'x' => OperatorCommand.Stop,
            'u' => OperatorCommand.Undo,

            // A capital one alone: no key that is hit by accident takes a stop back.
            'R' => OperatorCommand.Reset,
            _ => null,
        },
    };
}
