using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Doctor;
using SimpleVlaRl.Robot.Machine;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests.Doctor;

/// <summary>What is said of a machine.</summary>
public sealed class DoctorChecksTests
{
    private static readonly DoctorFacts Good = new()
    {
        Libraries = [new("Cyclone DDS", "", "/usr/lib/libddsc.so.0.10.2")],
        Providers = ["CPUExecutionProvider"],
        Governor = "performance",
        IsClockSynchronized = true,
        Interfaces = [new("lo", ["127.0.0.1"], true, false), new("eth0", ["192.168.1.2"], false, true)],
        Network = new(RosNetworkRange.Subnet, [], ""),
    };

    [Fact]
    public void Of_AGoodMachine_IsOkThroughout() =>
        Assert.All(DoctorChecks.Of(Good), finding => Assert.Equal((FindingState.Ok, ""), (finding.State, finding.Expected)));

    [Fact]
    public void Of_AMissingLibrary_IsAnError()
    {
        Finding finding = Only(Good with { Libraries = [new("libturbojpeg", "it is not there", "")] });
        Assert.Equal((FindingState.Error, "it is not there"), (finding.State, finding.Found));
    }

    [Theory]
    [InlineData(true, "this build is for CUDA, and this machine lacks CUDA 13 (libcudart.so.13)")]
    [InlineData(false, "an NVIDIA driver, and ONNX Runtime for the processor only")]
    public void Of_HalfOfAGpu_IsAWarning(bool isBuilt, string found) => Assert.Equal(
        (FindingState.Warning, found),
        Told(Only(Good with
        {
            Providers = isBuilt ? ["CUDAExecutionProvider"] : ["CPUExecutionProvider"],
            Gpu = new(HasDriver: true, ["CUDA 13 (libcudart.so.13)"]),
        })));

    [Fact]
    public void Of_ASlowGovernor_IsAWarning() =>
        Assert.Equal((FindingState.Warning, "powersave"), Told(Only(Good with { Governor = "powersave" })));

    [Fact]
    public void Of_AClockThatFollowsNobody_IsAWarning() => Assert.Equal(
        (FindingState.Warning, "not synchronised; the kernel's clock is tsc"), Told(Only(Good with { IsClockSynchronized = false, ClockSource = "tsc" })));

    [Fact]
    public void Of_VariablesWithoutMeaning_IsAnError() => Assert.Equal(
        (FindingState.Error, "ROS_LOCALHOST_ONLY is 'yes'; expected 0 or 1."),
        Told(Only(Good with { Network = null, NetworkProblem = "ROS_LOCALHOST_ONLY is 'yes'; expected 0 or 1." })));

    [Fact]
    public void Of_ANetworkRange_SaysWhoIsReached()
    {
        DoctorFacts facts = Good with { Network = new(RosNetworkRange.Localhost, ["arm-pc"], "<xml/>") };
        Assert.Equal(
            "programs of this machine, and arm-pc; CYCLONEDDS_URI is read after that and wins",
            Assert.Single(DoctorChecks.Of(facts), finding => finding.Name == "ROS network range").Found);
        Assert.Equal(FindingState.Warning, Only(Good with { Network = new(RosNetworkRange.Off, [], "") }).State);
    }

    [Theory]
    [InlineData("ROS_DOMAIN_ID", "7", "ok")]
    [InlineData("ROS_DOMAIN_ID", "233", "error")]
    [InlineData("ROS_DOMAIN_ID", "x", "error")]
    [InlineData("RMW_IMPLEMENTATION", "rmw_cyclonedds_cpp", "ok")]
    [InlineData("RMW_IMPLEMENTATION", "rmw_fastrtps_cpp", "ok")]
    [InlineData("RMW_IMPLEMENTATION", "rmw_zenoh_cpp", "error")]
    [InlineData("ROS_SECURITY_ENABLE", "true", "error")]
    [InlineData("ROS_SECURITY_ENABLE", "false", "ok")]
    [InlineData("ROS_DISTRO", "jazzy", "ok")]
    public void Of_AVariable_IsJudgedByWhatRosMakesOfIt(string name, string value, string state)
    {
        DoctorFacts facts = Good with { Variables = new Dictionary<string, string> { [name] = value } };
        Finding finding = Assert.Single(DoctorChecks.Of(facts), item => item.Name == name);
        Assert.Equal((state, value), (finding.Word, finding.Found));
    }

    [Fact]
    public void Of_AContainerWithANetworkOfItsOwn_IsAWarning()
    {
        Assert.Equal(FindingState.Warning, Only(Good with { IsInContainer = true, Interfaces = [new("eth0", ["172.17.0.2"], false, true)] }).State);
        Assert.Contains("--network host", DoctorChecks.Of(Good with { IsInContainer = true })[^1].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfThisMachine_FindsItsLibrariesAndItsLoopback()
    {
        DoctorFacts facts = DoctorReader.Read();
        Assert.Equal(["Cyclone DDS", "libturbojpeg", "ONNX Runtime"], facts.Libraries.Select(library => library.Name));
        Assert.Contains("CPUExecutionProvider", facts.Providers);
        Assert.Contains(facts.Interfaces, network => network.IsLoopback && network.Addresses.Contains("127.0.0.1"));
        Assert.Equal(Environment.GetEnvironmentVariable("ROS_AUTOMATIC_DISCOVERY_RANGE"), facts.Variables["ROS_AUTOMATIC_DISCOVERY_RANGE"]);
    }

    [Theory]
    [InlineData(212992, "warning")]
    [InlineData(4194304, "ok")]
    public void ForRobot_OfAReceiveBuffer_WantsRoomForPictures(long bytes, string state) =>
        Assert.Equal(state, Machine(new() { Store = "s", ReceiveBufferMaximum = bytes }, "net.core.rmem_max").Word);

    [Theory]
    [InlineData(500_000_000, "error")]
    [InlineData(2_000_000_000, "warning")]
    [InlineData(20_000_000_000, "ok")]
    public void ForRobot_OfADisk_WantsSpace(long bytes, string state) =>
        Assert.Equal(state, Machine(new() { Store = "s", FreeBytes = bytes }, "disk").Word);

    [Theory]
    [InlineData(5, "ok")]
    [InlineData(150, "warning")]
    public void ForRobot_OfASlowDisk_IsAWarning(int milliseconds, string state) =>
        Assert.Equal(state, Machine(new() { Store = "s", SyncTime = TimeSpan.FromMilliseconds(milliseconds) }, "disk speed").Word);

    [Fact]
    public void ForRobot_OfWhatIsRefused_SaysSo()
    {
        MachineFacts facts = new() { Store = "s", StoreProblem = "Access is denied.", SwapBytes = 1 << 30, LockedMemoryLimit = "65536" };
        Assert.Equal("warning", Machine(facts, "real-time scheduling").Word);
        Assert.Equal("ok", Machine(facts with { MayRunInRealTime = true }, "real-time scheduling").Word);
        Assert.Equal(("error", "Access is denied."), (Machine(facts, "episode store").Word, Machine(facts, "episode store").Found));
        Assert.Equal("1.1 GB of swap; this process may lock 65536 bytes", Machine(facts, "memory").Found);
    }

    [Fact]
    public void Read_OfAStoreThatIsNotThere_LooksAtTheFolderAboveAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        MachineFacts facts = MachineReader.Read(Path.Combine(folder.Path, "a", "b"));
        Assert.Equal("", facts.StoreProblem);
        Assert.True(facts.FreeBytes > 0 && facts.SyncTime > TimeSpan.Zero && facts.ReceiveBufferMaximum > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Finding Machine(MachineFacts facts, string name) => Assert.Single(MachineChecks.ForRobot(facts), finding => finding.Name == name);

    private static Finding Only(DoctorFacts facts) => Assert.Single(DoctorChecks.Of(facts), finding => finding.State != FindingState.Ok);

    private static (FindingState State, string Found) Told(Finding finding) => (finding.State, finding.Found);
}
