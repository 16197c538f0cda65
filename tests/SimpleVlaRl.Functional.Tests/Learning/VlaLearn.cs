using System.Diagnostics;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>Runs <c>vla-learn</c> as a person would.</summary>
internal static class VlaLearn
{
    private const string Name = "vla-learn";

    /// <summary>The folder of the program.</summary>
    public static string Folder => Path.GetDirectoryName(Program())!;

    /// <summary>Runs a command to its end.</summary>
    /// <returns>The exit code, standard output and standard error.</returns>
    public static Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments) => FinishedProgram.Run(Name, [], arguments);

    /// <summary>Runs a command with variables of its environment to its end.</summary>
    /// <returns>The exit code, standard output and standard error.</returns>
    public static Task<(int ExitCode, string Output, string Errors)> Run(Dictionary<string, string> environment, params string[] arguments) =>
        FinishedProgram.Run(Name, environment, arguments);

    /// <summary>Runs a command where no file can be larger.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunWithFilesUpTo(int kibibytes, params string[] arguments) =>
        FinishedProgram.RunWithFilesUpTo(kibibytes, Name, arguments);

    /// <summary>Starts a command; the caller waits for it.</summary>
    public static Process Start(params string[] arguments) => FinishedProgram.Start(Name, [], arguments);

    /// <summary>The program itself.</summary>
    public static string Program() => ProgramPath.Of(Name);
}
