using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>tests/peers/robot as a process of its own on our domain.</summary>
internal sealed class ForeignRobot : IDisposable
{
    // The same network as RosNetworkRange.Localhost, written down independently.
    private const string Configuration = """
        <CycloneDDS><Domain><General><AllowMulticast>false</AllowMulticast></General>
        <Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>
        <Peers><Peer address="localhost"/></Peers></Discovery>
        </Domain></CycloneDDS>
        """;

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Process process;

    private ForeignRobot(string program, string description)
    {
        string path = Path.Combine(folder.Path, "robot.txt");
        File.WriteAllText(path, $"domain {Ros.Domain.ToString(CultureInfo.InvariantCulture)}\n{description}");
        ProcessStartInfo start = new(program, [path]) { RedirectStandardOutput = true };
        start.Environment["CYCLONEDDS_URI"] = Configuration;
        start.Environment["FASTRTPS_DEFAULT_PROFILES_FILE"] = Path.Combine(Repository.Root, "tests", "peers", "robot", "localhost_fast.xml");
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
    }

    /// <summary>Starts it and waits for its endpoints.</summary>
    /// <param name="program">The program, of <see cref="ForeignRobotPrograms"/>.</param>
    /// <param name="description">The description without the domain; tests/peers/robot/README.md has its form.</param>
    public static async Task<ForeignRobot> Start(string program, string description)
    {
        ForeignRobot robot = new(program, description);
        try
        {
            await Ros.Until(() => robot.lines.Contains("ready"), "the robot's endpoints");
            return robot;
        }
        catch
        {
            robot.Dispose();
            throw;
        }
    }

    /// <summary>Ends it.</summary>
    /// <returns>What it says became of it.</returns>
    public async Task<JsonElement> Stop()
    {
        using (Process kill = Process.Start("/bin/kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(lines.Last(line => line.StartsWith('{'))).RootElement;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        folder.Dispose();
    }
}
