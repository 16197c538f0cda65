using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>The C programs of <c>tests/peers/cameras</c>, compiled into a folder of its own.</summary>
internal sealed class CameraPeer : IDisposable
{
    private const string Packages = "The comparison needs: apt-get install gcc libc6-dev cyclonedds-dev cyclonedds-tools";

    /// <summary>This machine only, and the library's own sizes of datagrams: how a driver with nothing else configured sends.</summary>
    public const string Stock = """
        <CycloneDDS><Domain><General><AllowMulticast>false</AllowMulticast></General>
        <Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>
        <Peers><Peer address="localhost"/></Peers></Discovery></Domain></CycloneDDS>
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("camera-peer-").FullName;

    /// <summary>Compiles them.</summary>
    /// <exception cref="UserException">The sources, a compiler or the headers are absent.</exception>
    public CameraPeer()
    {
        string source = RepositoryPaths.Of("tests", "peers", "cameras");
        try
        {
            if (!Directory.Exists(source))
            {
                throw new UserException($"'{RepositoryPaths.Relative(source)}' is absent; run this in a clone of the repository.");
            }

            Make("idlc", "-t", "-x", "final", "-l", "c", Path.Combine(source, "cameras.idl"));
            foreach (string name in (string[])["publisher", "subscriber"])
            {
                Make("gcc", "-O2", "-I.", "-o", name, Path.Combine(source, name + ".c"), "cameras.c", "-lddsc", "-lpthread");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts the cameras.</summary>
    public ChildProcess Publish(int domain, double seconds) => Start("publisher", domain, seconds, Stock);

    /// <summary>Starts the subscriber in C, with our configuration of the library.</summary>
    public ChildProcess Subscribe(int domain, double warmUpSeconds) =>
        Start("subscriber", domain, warmUpSeconds, DomainConfiguration.Xml(CameraSubscriber.ThisMachine, ""));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ChildProcess Start(string name, int domain, double seconds, string configuration) => ChildProcess.Start(
        [Path.Combine(folder, name), domain.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture)],
        new Dictionary<string, string> { ["CYCLONEDDS_URI"] = configuration },
        RosCameraBench.IsReady,
        readsOutput: true);

    private void Make(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        try
        {
            using Process tool = Process.Start(start)!;
            string errors = tool.StandardError.ReadToEnd();
            tool.WaitForExit();
            if (tool.ExitCode != 0)
            {
                throw new UserException($"{program} exited with {tool.ExitCode}: {errors.Trim()} {Packages}");
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UserException($"'{program}' cannot be started: {exception.Message}. {Packages}", exception);
        }
    }
}
