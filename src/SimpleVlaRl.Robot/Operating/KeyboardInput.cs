using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>Single keys of the terminal, as commands. Ctrl-C stays what it is.</summary>
internal sealed class KeyboardInput : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly IOperatorDesk desk;
    private readonly Action<string> onUnknown;
    private readonly ManualResetEventSlim end = new();
    private readonly Thread thread;

    private KeyboardInput(IOperatorDesk desk, Action<string> onUnknown)
    {
        (this.desk, this.onUnknown) = (desk, onUnknown);
        thread = new Thread(Read) { IsBackground = true, Name = "keyboard" };
        thread.Start();
    }

    /// <summary>Starts to listen; null where the program has no terminal to read keys from.</summary>
    public static KeyboardInput? Open(IOperatorDesk desk, Action<string> onUnknown) =>
        Console.IsInputRedirected ? null : new KeyboardInput(desk, onUnknown);

    public void Dispose()
    {
        end.Set();
        thread.Join();
        end.Dispose();
    }

    private void Read()
    {
        while (!end.Wait(Poll))
        {
            // Only what is there: a read that waits would keep the terminal in its own mode after the run.
            while (Console.KeyAvailable)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                if (OperatorKeys.Of(key) is { } command)
                {
                    desk.Give(command, "keyboard");
                }
                else if (!char.IsControl(key.KeyChar))
                {
                    onUnknown($"'{key.KeyChar}' is no key of the operator: {OperatorKeys.Help}");
                }
            }
        }
    }
}
