using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.OperatorConsole.Live;

namespace SimpleVlaRl.OperatorConsole.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly PageRig rig = new(episodes: 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_ThroughAnEpisode_IsWhatTheDeskTakes()
    {
        rig.Desk.Announce(PageRig.Request());
        Task<bool> waiting = Task.Run(() => rig.Desk.AwaitGo(Cancellation), Cancellation);
        await Until(() => rig.Desk.Status.Phase == OperatorPhase.AwaitingGo);
        Assert.Equal(HttpStatusCode.OK, (await rig.Say("go")).Status);
        Assert.True(await waiting);
        rig.Desk.Begin();

        (HttpStatusCode status, JsonNode? answer) = await rig.Say("success", episode: 1);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True((bool)answer!["taken"]!);
        Assert.InRange((double)answer["milliseconds"]!, 0, 1000);
        Assert.Equal(EpisodeOutcome.Success("console"), rig.Desk.Outcome);

        // Said twice, it is said once.
        (status, answer) = await rig.Say("success", episode: 1);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("already", (string)answer!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("success")]
    [InlineData("failure")]
    [InlineData("discard")]
    public async Task Label_ForAnotherEpisodeThanTheOneUnderWay_IsRefused(string label)
    {
        rig.Desk.Announce(PageRig.Request(episode: 2));
        rig.Desk.Begin();
        (HttpStatusCode status, JsonNode? answer) = await rig.Say(label, episode: 1);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("episode 1", (string)answer!["message"]!, StringComparison.Ordinal);
        Assert.Null(rig.Desk.Outcome);
        Assert.Equal(HttpStatusCode.OK, (await rig.Say(label, episode: 2)).Status);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData(-2500.0, HttpStatusCode.Conflict)]
    [InlineData(60_000.0, HttpStatusCode.Conflict)]
    [InlineData(-500.0, HttpStatusCode.OK)]
    public async Task Go_ThatTheNetworkDelivers_CountsOnlyWhereThePageShowedThisMoment(double? millisecondsAgo, HttpStatusCode expected)
    {
        rig.Desk.Announce(PageRig.Request());
        Task<bool> waiting = Task.Run(() => rig.Desk.AwaitGo(Cancellation), Cancellation);
        await Until(() => rig.Desk.Status.Phase == OperatorPhase.AwaitingGo);
        JsonObject body = new() { ["command"] = "go", ["episode"] = 1 };
        if (millisecondsAgo is { } ago)
        {
            body["at"] = LiveClock.Milliseconds(TimeProvider.System) + ago;
        }

        Assert.Equal(expected, (await rig.Post("/api/command", body)).Status);
        Assert.Equal(expected == HttpStatusCode.OK, rig.Desk.Status.Phase != OperatorPhase.AwaitingGo);
        rig.Desk.Give(OperatorCommand.Stop, "test");
        await waiting;
    }

    [Fact]
    public async Task Go_ForAnotherEpisode_IsRefused()
    {
        rig.Desk.Announce(PageRig.Request(episode: 2));
        (HttpStatusCode status, JsonNode? answer) = await rig.Say("go", episode: 1);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("episode 2", (string)answer!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithTheEpisodeOfAnOldPage_Stops()
    {
        rig.Desk.Announce(PageRig.Request(episode: 2));
        rig.Desk.Begin();
        Assert.Equal(HttpStatusCode.OK, (await rig.Say("stop", episode: 1)).Status);
        Assert.Equal(EpisodeOutcome.Invalid("stopped", "console"), rig.Desk.Outcome);
    }

    [Fact]
    public async Task Stop_WhileTheStoreIsSearchedByEverybody_IsTakenAtOnce()
    {
        using PageRig busy = new(episodes: 2);
        busy.Desk.Announce(PageRig.Request());
        busy.Desk.Begin();
        Task[] reads = [.. Enumerable.Range(0, 40).Select(_ => busy.Get($"/api/episodes/{RecordedEpisodes.Id(1)}/steps"))];
        (HttpStatusCode status, _) = await busy.Say("stop");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(reads, read => !read.IsCompleted);
        await Task.WhenAll(reads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"command\":7}")]
    [InlineData("{\"command\":null}")]
    [InlineData("{\"command\":\"explode\"}")]
    [InlineData("{\"command\":{\"a\":1}}")]
    [InlineData("{\"command\":\"success\",\"episode\":\"1\"}")]
    [InlineData("{\"command\":\"success\",\"episode\":1e99}")]
    [InlineData("[[[[[[[[1]]]]]]]]")]
    [InlineData("{\"command\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}")]
    public async Task Command_ThatIsNone_SaysWhatIsWrong(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await rig.Client.PostAsync("/api/command", content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.Equal(OperatorPhase.Idle, rig.Desk.Status.Phase);
    }

    [Fact]
    public async Task Command_LargerThanAny_IsRefusedUnread()
    {
        using StringContent content = new($"{{\"command\":\"{new string('a', 1 << 20)}\"}}", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await rig.Client.PostAsync("/api/command", content, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData(OperatorPhase.AwaitingGo, false, "stop go")]
    [InlineData(OperatorPhase.Running, false, "stop success failure discard")]
    [InlineData(OperatorPhase.AwaitingOutcome, false, "stop go success failure discard")]
    [InlineData(OperatorPhase.TakenOver, false, "stop go success failure discard")]
    [InlineData(OperatorPhase.Stopped, false, "stop reset")]
    [InlineData(OperatorPhase.Closing, true, "stop go undo")]
    [InlineData(OperatorPhase.AwaitingGo, true, "stop go undo")]
    [InlineData(OperatorPhase.Homing, false, "stop")]
    public void Commands_OfAPhase_AreThoseThatMakeSense(OperatorPhase phase, bool hasLabel, string expected)
    {
        OperatorStatus status = new(
            1, phase, PageRig.Request(), hasLabel ? Guid.NewGuid() : null, hasLabel ? EpisodeOutcome.Success("console") : null, false, "")
        {
            CanUndo = hasLabel,
        };
        Assert.Equal(expected, string.Join(' ', CommandsNow.Of(status).Select(OperatorWords.Word)));
    }

    [Fact]
    public void Commands_AfterUndo_AreTheLabels()
    {
        OperatorStatus status = new(1, OperatorPhase.Closing, PageRig.Request(), Guid.NewGuid(), EpisodeOutcome.Unlabelled("console"), true, "");
        Assert.Equal("stop go success failure discard", string.Join(' ', CommandsNow.Of(status).Select(OperatorWords.Word)));
    }

    public void Dispose() => rig.Dispose();

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancellation);
        }
    }
}
