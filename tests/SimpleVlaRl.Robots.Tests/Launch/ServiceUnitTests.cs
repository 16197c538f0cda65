namespace SimpleVlaRl.Robots.Tests.Launch;

/// <summary>systemd takes the units, and they promise no more than the program does.</summary>
public sealed class ServiceUnitTests
{
    private const string Analyzer = "/usr/bin/systemd-analyze";
    private static readonly string Folder = Path.Combine(Repository.Root, "launch", "systemd");

    public static TheoryData<string> Units() => ["vla-robot.service", "vla-robot-serve.service", "vla-guard.service"];

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_IsTakenBySystemd(string unit)
    {
        Assert.SkipUnless(File.Exists(Analyzer), "there is no systemd-analyze here");
        using TemporaryFolder folder = new();

        // The program that is started need not be installed here.
        string text = File.ReadAllText(Path.Combine(Folder, unit)).Replace("ExecStart=/usr/bin/dotnet ", "ExecStart=/bin/true ", StringComparison.Ordinal);
        string file = Path.Combine(folder.Path, unit);
        File.WriteAllText(file, text);
        (int exitCode, string errors) = Command.Run(Analyzer, "verify", "--man=no", file);
        Assert.True(exitCode == 0 && !errors.Contains(unit, StringComparison.Ordinal), errors);
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_ExpectsNoNotificationThatTheProgramDoesNotSend(string unit)
    {
        bool notifies = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Any(file => File.ReadAllText(file).Contains("NOTIFY_SOCKET", StringComparison.Ordinal));
        string[] lines = File.ReadAllLines(Path.Combine(Folder, unit));
        Assert.Contains(notifies ? "Type=notify" : "Type=exec", lines);
        Assert.Equal(notifies, lines.Any(line => line.StartsWith("WatchdogSec=", StringComparison.Ordinal)));
    }

    [Fact]
    public void Unit_OfTheRobot_StaysStoppedAndMayRunInRealTime()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "vla-robot.service"));
        Assert.All(
            ["Restart=no", "KillSignal=SIGTERM", "SuccessExitStatus=130", "LimitRTPRIO=25", "NoNewPrivileges=true", "ProtectSystem=strict"],
            line => Assert.Contains(line, lines));
        Assert.DoesNotContain(lines, line => line.Split('=')[0] is "RestrictRealtime" or "MemoryDenyWriteExecute" or "PrivateDevices");
    }
}
