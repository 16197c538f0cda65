using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>The C program <c>tests/peers/mujoco_loop.c</c>, compiled into a folder of its own.</summary>
internal sealed class PeerLoop : IDisposable
{
    private readonly string folder;
    private string[] arguments = [];

    private PeerLoop(string folder) => this.folder = folder;

    private string Program => Path.Combine(folder, "mujoco_loop");

    /// <summary>Compiles it.</summary>
    /// <exception cref="UserException">The source, the compiler or the headers are absent.</exception>
    public static PeerLoop Compile()
    {
        string source = RepositoryPaths.Of("tests", "peers", "mujoco_loop.c");
        if (!File.Exists(source))
        {
            throw new UserException($"'{RepositoryPaths.Relative(source)}' is absent; run this in a clone of the repository.");
        }

        PeerLoop loop = new(Directory.CreateTempSubdirectory("mujoco-peer-").FullName);
        try
        {
            Start("gcc", ["-O2", "-o", loop.Program, source, "-l:libmujoco.so.2.2.2"]);
            return loop;
        }
        catch
        {
            loop.Dispose();
            throw;
        }
    }

    /// <summary>Gives it a scene, a start and one row of controls per step.</summary>
    public void Prepare(string sceneXml, double[] positions, double[] controls) =>
        arguments =
        [
            Write("scene.xml", Encoding.UTF8.GetBytes(sceneXml)),
            Write("initial.f64", MemoryMarshal.AsBytes(positions.AsSpan())),
            Write("controls.f64", MemoryMarshal.AsBytes(controls.AsSpan()))
        ];

    /// <summary>Runs it.</summary>
    /// <returns>The seconds that its steps took, and where everything ended.</returns>
    public (double Seconds, double[] Positions) Run()
    {
        string[] lines = Start(Program, arguments).Split('\n');
        return (
            double.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            [.. lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture))]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, name);
        using FileStream file = File.Create(path);
        file.Write(content);
        return path;
    }

    private static string Start(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output
                : throw new UserException($"{program} exited with {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim()} The comparison needs: apt-get "
                    + "install gcc libc6-dev libmujoco-dev");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UserException(
                $"'{program}' cannot be started: {exception.Message}. The comparison needs: apt-get install gcc libc6-dev libmujoco-dev", exception);
        }
    }
}
