using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>tests/peers/ros2_peer, built at run time and run as a process of its own on our domain.</summary>
public sealed class Ros2Peer : IDisposable
{
    // The same network as RosNetworkRange.Localhost, written down independently.
    private const string Configuration = """
        <CycloneDDS><Domain><General><AllowMulticast>false</AllowMulticast></General>
        <Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>
        <Peers><Peer address="localhost"/></Peers></Discovery>
        </Domain></CycloneDDS>
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ros2-peer-").FullName;
    private readonly Process? process;
    private readonly string whyNot = "";

    public Ros2Peer()
    {
        string source = Path.Combine(Repository.Root, "tests", "peers", "ros2_peer");
        if (!Run("idlc", out string why, "-l", "c", Path.Combine(source, "ros2_types.idl"))
            || !Run("gcc", out why, "-O1", "-Wall", "-Werror", "-o", "ros2_peer", "-I.", "-I", source, Path.Combine(source, "ros2_peer.c"),
                Path.Combine(source, "action_server.c"), "ros2_types.c", "-lddsc"))
        {
            whyNot = why;
            return;
        }

        ProcessStartInfo start = new(Path.Combine(folder, "ros2_peer"), Ros.Domain.ToString(CultureInfo.InvariantCulture))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        start.Environment["CYCLONEDDS_URI"] = Configuration;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                Lines.Enqueue(line.Data);
            }
        };
        process.BeginOutputReadLine();
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Skips the test where the peer could not be built.</summary>
    public async Task Ready()
    {
        Assert.SkipWhen(process is null, whyNot);
        await Ros.Until(() => Lines.Contains("ready"), "the peer's endpoints");
    }

    public void Send(string command)
    {
        process!.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
    }

    public void Dispose()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(5000))
            {
                process.Kill();
            }

            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private bool Run(string program, out string why, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        try
        {
            using Process tool = Process.Start(start)!;
            string errors = tool.StandardError.ReadToEnd();
            tool.WaitForExit();
            why = errors;

            // The tool is there: from here on a failure is one of ours.
            return tool.ExitCode == 0 ? true : throw new InvalidOperationException($"{program} failed: {errors}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            why = $"The C peer cannot be built: {program} is not installed (apt-get install gcc cyclonedds-dev cyclonedds-tools).";
            return false;
        }
    }
}
