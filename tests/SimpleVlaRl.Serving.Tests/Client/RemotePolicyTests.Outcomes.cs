using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests.Client;

public sealed partial class RemotePolicyTests
{
    [Fact]
    public async Task EndEpisode_Outcome_ReachesTheServer()
    {
        await using RunningServer server = await RunningServer.Start();
        using RemotePolicy policy = server.Connect();
        Guid episode = Guid.CreateVersion7();
        policy.BeginEpisode(episode);
        policy.EndEpisode(episode, EpisodeOutcome.Success("scene"));
        policy.Dispose();

        // The server refuses a different word on the same episode, so it has the first.
        using RemotePolicy other = server.Connect("other");
        other.BeginEpisode(Guid.CreateVersion7());
        Assert.Equal("success", server.Server.OutcomeOf(episode));
    }

    [Fact]
    public async Task Outcomes_SurviveTheServer_AndALineThatACrashCutOff()
    {
        using TemporaryFolder scratch = new();
        string file = Path.Combine(scratch.Path, "outcomes.jsonl");
        ServerOptions options = RunningServer.AnyPort with { OutcomesFile = file };
        Guid episode = Guid.CreateVersion7();
        await using (RunningServer first = await RunningServer.Start(options))
        {
            using RemotePolicy policy = first.Connect("left-cell");
            policy.BeginEpisode(episode);
            policy.EndEpisode(episode, EpisodeOutcome.Success("scene"));
        }

        string line = Assert.Single(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("\"robot\":\"left-cell\"", line, StringComparison.Ordinal);
        Assert.Contains("\"source\":\"scene\"", line, StringComparison.Ordinal);
        await File.AppendAllTextAsync(file, line[..20], TestContext.Current.CancellationToken);
        await using (RunningServer second = await RunningServer.Start(options))
        {
            Assert.Equal("success", second.Server.OutcomeOf(episode));
            ServingException busy = await Assert.ThrowsAsync<ServingException>(() => RunningServer.Start(options));
            Assert.Contains("--outcomes", busy.Message, StringComparison.Ordinal);
        }

        Assert.Equal(line + "\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(file, line + "\n{\"episode\":1}\n", TestContext.Current.CancellationToken);
        ServingException torn = await Assert.ThrowsAsync<ServingException>(() => RunningServer.Start(options));
        Assert.Contains("line 2", torn.Message, StringComparison.Ordinal);
    }
}
