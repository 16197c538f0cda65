using System.CommandLine;
using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.CommandLine;

/// <summary>Runs a program's command tree: signals become a cancellation, errors become one sentence and an exit code.</summary>
public static class ProgramHost
{
    /// <summary>Parses and runs.</summary>
    /// <param name="root">The command tree.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand root, string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(root);
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"{root.Name}: {error.Message}");
            }

            Console.Error.WriteLine($"{root.Name}: see '{root.Name} {string.Join(' ', arguments.TakeWhile(word => !word.StartsWith('-')))} --help'");
            return ExitCode.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>Wraps a command's work.</summary>
    /// <param name="programName">The program's name, for the error line.</param>
    /// <param name="work">The work; the token is cancelled by Ctrl-C and SIGTERM.</param>
    /// <returns>The exit code.</returns>
    public static int Guard(string programName, Func<CancellationToken, int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using CancellationTokenSource cancellation = new();
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            cancellation.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return work(cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine($"{programName}: stopped");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is UserException or IOException or UnauthorizedAccessException or InvalidDataException or PolicyLoadException)
        {
            Console.Error.WriteLine($"{programName}: {exception.Message}");
            return ExitCode.Failure;
        }
    }
}
