using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core;

namespace SimpleVlaRl.CommandLine;

/// <summary>Runs a program's command tree: signals become a cancellation, errors become one sentence and an exit code.</summary>
public static class ProgramHost
{
    /// <summary>A whole program: parses, runs, and lets no exception past.</summary>
    /// <param name="programName">The program's name, for the error line.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="tree">Makes the command tree; called when the process is known to have what it needs.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string programName, string[] arguments, Func<RootCommand> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return Run(programName, () => (tree(), arguments));
    }

    /// <summary>A whole program whose command line is read in a way of its own.</summary>
    /// <param name="programName">The program's name, for the error line.</param>
    /// <param name="read">Makes the command tree and gives the words for it; called when the process is known to have what it needs.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string programName, Func<(RootCommand Tree, string[] Words)> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            ErrorBoundary.WatchOtherThreads(programName);
            if (ProcessLimits.Problem() is { } problem)
            {
                throw new UserException(problem);
            }

            (RootCommand tree, string[] words) = read();
            return Run(programName, tree, words);
        }
        catch (Exception exception)
        {
            return ErrorBoundary.Report(programName, exception);
        }
    }

    /// <summary>Wraps a command's work: Ctrl-C, SIGTERM and a terminal that is closed cancel it.</summary>
    /// <param name="programName">The program's name, for the line that says that it was stopped.</param>
    /// <param name="work">The work.</param>
    /// <param name="stopsOnHangUp">Whether SIGHUP stops it too; a server that reloads on it says no.</param>
    /// <returns>The exit code.</returns>
    public static int Guard(string programName, Func<CancellationToken, int> work, bool stopsOnHangUp = true)
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

        // What 'nohup' started goes on without its terminal.
        using PosixSignalRegistration? hangUp = stopsOnHangUp && !ProcessLimits.IgnoresHangUp()
            ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel)
            : null;
        try
        {
            return work(cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            ErrorBoundary.Say(programName, "stopped");
            return ExitCode.Interrupted;
        }
    }

    private static int Run(string programName, RootCommand root, string[] arguments)
    {
        // A word that begins with @ is a word: an instruction or a path, not the name of a file with more options.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count == 0 && EmptyValues(parsed).FirstOrDefault() is { } empty)
        {
            throw new UsageException($"{empty} is empty; give a value, or leave it out.");
        }

        if (parsed.Errors.Count == 0)
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }

        foreach (string error in parsed.Errors.Select(error => error.Message).Distinct())
        {
            ErrorBoundary.Say(programName, error + Suggestion(parsed, error));
        }

        ErrorBoundary.Say(programName, $"see '{string.Join(' ', CommandWords(parsed.CommandResult).Prepend(programName))} --help'");
        return ExitCode.Usage;
    }

    /// <summary>What was probably meant by a word that the command does not know.</summary>
    private static string Suggestion(ParseResult parsed, string error)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(word => error.Contains($"'{word}'", StringComparison.Ordinal)) is not { } unknown)
        {
            return "";
        }

        Command command = parsed.CommandResult.Command;
        string[] known = unknown.StartsWith('-') ? [.. command.Options.Select(option => option.Name)] : [.. command.Subcommands.Select(child => child.Name)];
        return known.Length == 0 ? "" : $" Did you mean '{NearestName.Of(unknown, known)}'?";
    }

    /// <summary>The options and arguments that were given without anything in them.</summary>
    private static IEnumerable<string> EmptyValues(ParseResult parsed) => parsed.CommandResult.Children
        .Where(child => child is not OptionResult { Option: EmptyableOption } && child.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        .Select(child => child is OptionResult option ? option.Option.Name : $"'{((ArgumentResult)child).Argument.Name}'");

    private static IEnumerable<string> CommandWords(CommandResult result) =>
        result.Parent is CommandResult parent ? CommandWords(parent).Append(result.Command.Name) : [];
}
