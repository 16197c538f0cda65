using System.Diagnostics;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>tests/peers/robot, built once per DDS library for the tests of a class.</summary>
public sealed class ForeignRobotPrograms : IDisposable
{
    // What the shell returns for a program that is not there.
    private const int NoSuchProgram = 127;

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> problems = [];

    /// <summary>The program, built at the first call; skips the test where a compiler or a library is absent.</summary>
    /// <param name="library">cyclone or fast.</param>
    public string Of(string library)
    {
        if (!problems.TryGetValue(library, out string? problem))
        {
            problem = Build(library);
            problems[library] = problem;
        }

        Assert.SkipWhen(problem.Length > 0, problem);
        return Path.Combine(folder.Path, $"robot_{library}");
    }

    public void Dispose() => folder.Dispose();

    private string Build(string library)
    {
        string script = Path.Combine(Repository.Root, "tests", "peers", "robot", "build");
        using Process build = Process.Start(new ProcessStartInfo(script, [library, folder.Path]) { RedirectStandardError = true })!;
        string errors = build.StandardError.ReadToEnd();
        build.WaitForExit();
        bool isAbsent = build.ExitCode == NoSuchProgram || errors.Contains("No such file or directory", StringComparison.Ordinal);
        return build.ExitCode == 0 ? ""
            : isAbsent ? $"The foreign robot cannot be built (launch/setup test installs what it needs): {errors}"
            : throw new InvalidOperationException($"tests/peers/robot/build {library} failed: {errors}");
    }
}
