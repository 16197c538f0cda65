using System.Diagnostics;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Robot.Guarding;

/// <summary>Where the program <c>vla-guard</c> is: beside this one once both are published, else where the repository builds it.</summary>
internal static class GuardProgram
{
    private const string Name = "vla-guard";
    private const string OwnProject = "SimpleVlaRl.Robot";
    private const string Project = "SimpleVlaRl.Guard";

    /// <summary>The words that start it, before its arguments.</summary>
    /// <exception cref="UserException">It is nowhere.</exception>
    public static string[] Words()
    {
        string[] folders = [AppContext.BaseDirectory, AppContext.BaseDirectory.Replace($"/{OwnProject}/", $"/{Project}/", StringComparison.Ordinal)];
        foreach (string folder in folders)
        {
            string library = Path.Combine(folder, Name + ".dll");
            string program = Path.Combine(folder, Name);
            string process = Environment.ProcessPath!;
            bool isHosted = Path.GetFileNameWithoutExtension(process) == "dotnet";
            if (isHosted && File.Exists(library))
            {
                return [process, library];
            }

            // Compiled ahead of time it is one file; else the host beside its library finds .NET as this program did.
            if (File.Exists(program))
            {
                return [program];
            }
        }

        throw new UserException(
            $"'{Name}' is neither in '{folders[0]}' nor where the repository builds it. Build src/{Project} or publish it into the folder of vla-robot, or "
            + "put the gate into this program with --guard in-process.");
    }

    /// <summary>How it is started.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        string[] words = Words();
        return new ProcessStartInfo(words[0], [.. words[1..], .. arguments]);
    }
}
