using System.Globalization;
using System.Reflection;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.CommandLine.Errors;

/// <summary>Where every exception of a program ends: a person reads one sentence, and what a developer needs lies in a file.</summary>
internal static class ErrorBoundary
{
    /// <summary>Says on standard error what went wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(string programName, Exception exception)
    {
        Exception cause = Unwrap(exception);
        (int code, string sentence) = cause switch
        {
            UsageException => (ExitCode.Usage, cause.Message),
            UserException or InvalidDataException or PolicyLoadException => (ExitCode.Failure, cause.Message),
            UnauthorizedAccessException { InnerException: IOException { HResult: BadDescriptor } } or IOException { HResult: BadDescriptor } =>
                (ExitCode.Failure, "standard output or standard error is closed; redirect it to a file, or to /dev/null."),
            IOException when IsOfDescriptors(cause) =>
                (ExitCode.Failure, $"{cause.Message} Too many files are open; raise the limit, such as with 'ulimit -n 1024'."),
            IOException or UnauthorizedAccessException => (ExitCode.Failure, cause.Message),
            OutOfMemoryException => (
                ExitCode.Failure,
                "there is not enough memory; use a machine with more, or lift the limit of this process (ulimit -v, or that of its container)."),
            DllNotFoundException => (ExitCode.Failure, $"a native library cannot be loaded; 'launch/setup' installs what is needed: {FirstLine(cause)}"),
            _ => (ExitCode.Failure, Unexpected(programName, exception, cause)),
        };
        Say(programName, sentence);
        return code;
    }

    /// <summary>One line on standard error; where that cannot be written there is nobody to tell.</summary>
    public static void Say(string programName, string sentence)
    {
        try
        {
            Console.Error.WriteLine($"{programName}: {Printable(sentence)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>An exception of a thread of its own ends the program too, and as a sentence.</summary>
    public static void WatchOtherThreads(string programName) => AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
    {
        if (failure.ExceptionObject is Exception exception)
        {
            Environment.Exit(Report(programName, exception));
        }
    };

    // errno 9 and 24 of Linux, which .NET keeps in HResult.
    private const int BadDescriptor = 9;
    private const int TooManyOpenFiles = 24;

    private static bool IsOfDescriptors(Exception exception) => exception.HResult == TooManyOpenFiles;

    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [{ } only] } => Unwrap(only),
        TargetInvocationException or TypeInitializationException when exception.InnerException is { } inner => Unwrap(inner),
        _ => exception,
    };

    private static string Unexpected(string programName, Exception exception, Exception cause)
    {
        string sentence = $"an error that was not foreseen: {FirstLine(cause)} ({cause.GetType().Name}).";
        try
        {
            string path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{programName}-error-{Environment.ProcessId}.txt"));
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(System.Text.Encoding.UTF8.GetBytes(exception.ToString()));
            return $"{sentence} This is a fault of the program; please report it with '{path}', which tells where it happened.";
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            return $"{sentence} This is a fault of the program; where it happened could not be written: {unwritten.Message}";
        }
    }

    /// <summary>What a file or a server holds must not steer the terminal.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) && letter is not ('\n' or '\t') ? '\uFFFD' : letter));

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].TrimEnd('\r', ' ');
}
