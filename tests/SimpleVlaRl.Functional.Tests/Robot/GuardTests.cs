using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>The run and its guard, two processes: what the other does when one is killed, stands still, or is another one than expected.</summary>
[Collection("vla-robot")]
public sealed partial class GuardTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private static readonly int Domain = Simulator.Domain;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_WithItsGuard_RecordsWhereTheGateWasAndBothEnd()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--time-limit", "1");
        Assert.True(await run.Exit(30) == 0, run.Errors);
        Process? guard = Guard(run);
        Assert.True(guard is null, "the guard lives on");
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal(GuardPlace.Process, episode.Header.Guard);
        using EpisodeReader reader = EpisodeReader.Open(episode.Path);
        StepRecord[] steps = [.. reader.ReadSteps()];
        Assert.InRange(steps.Max(step => step.AppliedPositions[0]) - steps.Min(step => step.AppliedPositions[0]), 0.02, 3);
    }

    [Fact]
    public async Task Run_GuardInProcess_SaysSoAndInTheRecordingToo()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--time-limit", "0.4", "--guard", "in-process");
        Assert.True(await run.Exit(30) == 0, run.Errors);
        Assert.Contains("the gate is in this program and goes with it", run.Errors, StringComparison.Ordinal);
        Assert.Equal(GuardPlace.InProcess, Assert.Single(Episodes()).Header.Guard);
    }

    [Theory]
    [InlineData("KILL", "has ended; the drivers hold the arms since then")]
    // Where the arms take long to brake, the rejections of that time are what ends the episode.
    [InlineData("TERM", "(has ended|holds the arms and has left this program|the gate was stopped)")]
    [InlineData("STOP", "stands still: its last sign of life is")]
    public async Task Run_GuardThatIsKilledOrStopped_EndsTheEpisodeInvalidAndCanStartAgain(string signal, string reason)
    {
        simulator.Require();
        int guard;
        using (RunningProgram run = Run("--episodes", "2", "--time-limit", "60"))
        {
            await InAnEpisode(run);
            guard = GuardOf(run);
            Send(guard, signal);
            Assert.Equal(1, await run.Exit(30));
            Assert.Contains("No episode can begin", run.Errors, StringComparison.Ordinal);
        }

        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal(OutcomeKind.Invalid, episode.Outcome.Kind);
        Assert.Matches(reason, episode.Outcome.Reason);
        Send(guard, "KILL");
        using RunningProgram next = Run("--episodes", "1", "--time-limit", "0.4");
        Assert.True(await next.Exit(30) == 0, next.Errors);
    }

    [Fact]
    public async Task Guard_OfARunThatIsKilled_HoldsTheArmsThenEndsAndTheNextRunStarts()
    {
        simulator.Require();
        int guard;
        using (RunningProgram run = Run("--episodes", "1", "--time-limit", "60"))
        {
            await InAnEpisode(run);
            guard = GuardOf(run);
            run.Kill();
            Assert.False(Process.GetProcessById(guard).HasExited);
        }

        await Gone(guard);
        using RunningProgram next = Run("--episodes", "1", "--time-limit", "0.4");
        Assert.True(await next.Exit(30) == 0, next.Errors);
        Assert.Contains("recovered", next.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_OfARunThatStandsStill_HoldsAndLeavesItAndTheRunCommandsNothingMore()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--time-limit", "60");
        await InAnEpisode(run);
        int guard = GuardOf(run);
        run.Signal("STOP");
        await Gone(guard);
        run.Signal("CONT");
        await run.Exit(30);
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal(OutcomeKind.Invalid, episode.Outcome.Kind);
        Assert.Matches("stood still for|has ended|has left this program", episode.Outcome.Reason);
    }

    [Fact]
    public async Task Run_CtrlCTwiceForTheWholeGroup_IsTheRunsToHandleAndTheGuardEndsWithIt()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "3", "--time-limit", "60");
        await InAnEpisode(run);
        int guard = GuardOf(run);
        for (int time = 0; time < 2; time++)
        {
            Send(guard, "INT");
            run.Interrupt();
        }

        Assert.Equal(130, await run.Exit(30));
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal((OutcomeKind.Invalid, "operator"), (episode.Outcome.Kind, episode.Outcome.Reason));
        await Gone(guard);
    }

    [Fact]
    public async Task Attach_ToAGuardThatStays_ServesOneRunAfterTheOtherAndRefusesASecondBeside()
    {
        simulator.Require();
        using RunningProgram guard = RunningProgram.Robot(Domain, "guard", "--json");
        await guard.UntilSaid("guarding simulated-bimanual");
        using (RunningProgram first = Run("--episodes", "1", "--time-limit", "60", "--guard", "attach"))
        {
            await InAnEpisode(first);
            Assert.Contains("which ran already", first.Errors, StringComparison.Ordinal);
            guard.Interrupt();
            using RunningProgram second = Run("--episodes", "1", "--guard", "attach");
            Assert.Equal(1, await second.Exit(30));
            Assert.Contains("in use by another robot of the name", second.Errors, StringComparison.Ordinal);
            first.Kill();
        }

        using RunningProgram third = Run("--episodes", "1", "--time-limit", "0.4", "--guard", "attach");
        Assert.True(await third.Exit(30) == 0, third.Errors);
        Assert.False(guard.HasExited, guard.Errors);
        guard.Signal("TERM");
        Assert.Equal(0, await guard.Exit(30));
        Assert.Contains("\"accepted\"", guard.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 1, "is another build")]
    [InlineData(8, 1, "lays its memory out by version")]
    [InlineData(32, 1, "keeps to another profile")]
    public async Task Attach_ToAGuardOfAnotherVersionOrProfile_IsRefusedBeforeAnythingMoves(int offset, byte change, string expected)
    {
        simulator.Require();
        using RunningProgram guard = RunningProgram.Guard(Domain);
        await guard.UntilSaid("guarding simulated-bimanual");
        string memory = Assert.Single(
            Directory.GetFiles("/dev/shm", $"vla-guard-simulated_bimanual-{Domain}-*"), path => !path.EndsWith(".lock", StringComparison.Ordinal));
        using (FileStream file = new(memory, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = offset;
            int found = file.ReadByte();
            file.Position = offset;
            file.WriteByte((byte)(found ^ change));
        }

        using RunningProgram run = Run("--episodes", "1", "--guard", "attach");
        Assert.Equal(1, await run.Exit(30));
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.Empty(Episodes());
        guard.Interrupt();
        Assert.Equal(0, await guard.Exit(30));
    }

    [Fact]
    public async Task Attach_ToNoGuard_SaysWhatToStart()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--guard", "attach");
        Assert.Equal(1, await run.Exit(30));
        Assert.Contains("Start 'vla-robot guard' with the same --robot and domain", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SharedMemoryOfAStranger_IsRefused()
    {
        simulator.Require();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root gives files away");
        string memory = $"/dev/shm/vla-guard-simulated_bimanual-{Domain}-0";
        await File.WriteAllTextAsync(memory, "stranger", TestContext.Current.CancellationToken);
        try
        {
            Process.Start("/bin/chown", ["65534", memory]).WaitForExit();
            using RunningProgram run = Run("--episodes", "1");
            Assert.Equal(1, await run.Exit(30));
            Assert.Contains("belongs to user 65534", run.Errors, StringComparison.Ordinal);
            Assert.Empty(Episodes());
        }
        finally
        {
            File.Delete(memory);
        }
    }

    private static void Send(int process, string signal) =>
        Process.Start("/bin/kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private static int GuardOf(RunningProgram run) =>
        int.Parse(Said().Match(run.Errors).Groups[1].Value, CultureInfo.InvariantCulture);

    private static Process? Guard(RunningProgram run)
    {
        try
        {
            return Process.GetProcessById(GuardOf(run));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static async Task Gone(int process)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (Lives())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"the guard (process {process}) lives on");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        // One that has ended stays a zombie while its parent stands still.
        bool Lives()
        {
            try
            {
                return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    private async Task InAnEpisode(RunningProgram run)
    {
        await run.Until(() => Directory.GetFiles(folder.Path, "*.part", SearchOption.AllDirectories).Length > 0, "an episode begins");
        await Task.Delay(500, TestContext.Current.CancellationToken);
    }

    private RunningProgram Run(params string[] arguments) => RunningProgram.Robot(Domain, ["run", "--policy", "fake", "--store", folder.Path, .. arguments]);

    private IReadOnlyList<EpisodeListing> Episodes()
    {
        using EpisodeStore store = EpisodeStore.Open(folder.Path, TimeProvider.System);
        return store.List(new EpisodeQuery());
    }

    [GeneratedRegex("the gate is in process (\\d+)")]
    private static partial Regex Said();
}
