using System.Reflection;

namespace SimpleVlaRl.CommandLine;

/// <summary>How the running program is started once more, in a process of its own.</summary>
public static class ThisProgram
{
    /// <summary>The words that start it, before its arguments: the program, or <c>dotnet</c> and the program's library.</summary>
    public static IReadOnlyList<string> Words { get; } = Find(Environment.ProcessPath!);

    private static string[] Find(string process) =>
        Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Assembly.GetEntryAssembly()!.Location] : [process];
}
