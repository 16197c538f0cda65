using System.Diagnostics;

namespace SimpleVlaRl.Simulation.Tests;

/// <summary>A C program of tests/peers, compiled into a folder of its own; the test is skipped where that cannot be done.</summary>
internal sealed class PeerProgram : IDisposable
{
    private readonly string folder;
    private readonly string executable;

    private PeerProgram(string folder, string executable)
    {
        this.folder = folder;
        this.executable = executable;
    }

    public static PeerProgram Compile(string name, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/include/mujoco/mujoco.h"), "The MuJoCo headers are absent; apt-get install libmujoco-dev");
        Assert.SkipUnless(File.Exists("/usr/bin/gcc"), "There is no C compiler; apt-get install gcc");
        string folder = Directory.CreateTempSubdirectory("mujoco-peer-").FullName;
        string executable = Path.Combine(folder, name);
        string source = Path.Combine(Repository.Root, "tests", "peers", name + ".c");
        Start("/usr/bin/gcc", ["-O2", "-o", executable, source, .. arguments]);
        return new PeerProgram(folder, executable);
    }

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, name);
        using FileStream file = File.Create(path);
        file.Write(content);
        return path;
    }

    public string Run(params string[] arguments) => Start(executable, arguments);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Start(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} exited {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        return output;
    }
}
