using System.Net;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.OperatorConsole.Tests;

public sealed class EpisodeEndpointTests : IDisposable
{
    private readonly PageRig rig = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Path(int number, string rest = "") => $"/api/episodes/{RecordedEpisodes.Id(number)}{rest}";

    [Fact]
    public async Task List_ByTaskAndOutcome_IsNewestFirstWithPages()
    {
        JsonNode all = await rig.Get("/api/episodes");
        Assert.Equal(3, (int)all["total"]!);
        Assert.Equal(["fold_towel", "pick_up"], all["tasks"]!.AsArray().Select(task => (string)task!));
        Assert.Equal([3, 2, 1], all["episodes"]!.AsArray().Select(row => (int)row!["start"]! - 1000));
        Assert.Equal("nano 3", (string)all["episodes"]![0]!["policy"]!);

        JsonNode failures = await rig.Get("/api/episodes?outcome=failure&task=fold_towel");
        Assert.Equal(RecordedEpisodes.Id(2).ToString(), (string)failures["episodes"]!.AsArray().Single()!["id"]!);
        JsonNode page = await rig.Get("/api/episodes?limit=1&offset=1");
        Assert.Equal(3, (int)page["total"]!);
        Assert.Equal(1002, (int)page["episodes"]!.AsArray().Single()!["start"]!);
    }

    [Fact]
    public async Task Frames_OfACamera_AreThoseThatWereRecorded()
    {
        JsonNode detail = await rig.Get(Path(1));
        Assert.Equal("cam_high", (string)detail["cameras"]![0]!["name"]!);
        Assert.Equal(RecordedEpisodes.Ticks / 2, (int)detail["cameras"]![0]!["frames"]!);
        JsonArray seconds = (await rig.Get(Path(1, "/frames/cam_high")))["seconds"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, 10).Select(frame => Math.Round(frame * 0.04, 4)), seconds.Select(second => (double)second!));
        foreach (int frame in (int[])[0, 9])
        {
            using HttpResponseMessage response = await rig.Client.GetAsync(Path(1, $"/frames/cam_high/{frame}"), Cancellation);
            Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
            ImageFrame picture = JpegCodec.Decode(await response.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.InRange(picture.Pixels[0], RecordedEpisodes.Grey(frame) - 2, RecordedEpisodes.Grey(frame) + 2);
        }
    }

    [Fact]
    public async Task Steps_OfAnEpisode_AreProposedAppliedAndMeasuredPerJoint()
    {
        JsonNode steps = await rig.Get(Path(1, "/steps"));
        Assert.Equal(RecordedEpisodes.Ticks, steps["seconds"]!.AsArray().Count);
        Assert.Equal(6, steps["proposed"]!.AsArray().Count);
        Assert.Equal(7.3, (double)steps["proposed"]![3]![7]!);
        Assert.Equal(14.6, (double)steps["applied"]![1]![15]!, 9);
        Assert.Equal(6.3, (double)steps["measured"]![3]![7]!);
        Assert.Equal("AAAAALAAAAAAAAALAAAA", (string)steps["verdicts"]!);
        Assert.Equal([0.1, 0.3], steps["reasons"]!.AsArray().Select(reason => (double)reason!["seconds"]!));
        Assert.Equal("velocity limit", (string)steps["reasons"]![0]!["reason"]!);
    }

    [Fact]
    public async Task Steps_OfALongEpisode_AreThinnedOutAndKeepWhatTheGateChanged()
    {
        RecordedEpisodes.Record(rig.Store, PageRig.Robot, 9, EpisodeOutcome.Success("console"), ticks: 9000);
        JsonNode steps = await rig.Get(Path(9, "/steps"));
        Assert.Equal(3000, steps["seconds"]!.AsArray().Count);
        Assert.Equal(900, ((string)steps["verdicts"]!).Count(letter => letter == 'L'));
    }

    [Fact]
    public async Task File_OfAnEpisode_IsTheRecording()
    {
        using HttpResponseMessage response = await rig.Client.GetAsync(Path(2, "/file"), Cancellation);
        string stored = Directory.GetFiles(rig.Store, $"*{RecordedEpisodes.Id(2)}*.mcap", SearchOption.AllDirectories).Single();
        Assert.Equal(await File.ReadAllBytesAsync(stored, Cancellation), await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(System.IO.Path.GetFileName(stored), response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
    }

    [Fact]
    public async Task Label_SaidAnew_StandsBesideWhatWasSaidBefore()
    {
        (HttpStatusCode status, JsonNode? detail) = await rig.Post(
            Path(1, "/label"), new JsonObject { ["outcome"] = "failure", ["by"] = "anna", ["comment"] = "the cube fell" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("failure", (string)detail!["outcome"]!["kind"]!);
        await rig.Post(Path(1, "/label"), new JsonObject { ["outcome"] = "invalid", ["reason"] = "camera moved", ["by"] = "bert" });
        detail = await rig.Get(Path(1));
        Assert.Equal("success", (string)detail["recorded"]!["kind"]!);
        Assert.Equal(["success", "failure", "invalid"], detail["labels"]!.AsArray().Select(label => (string)label!["outcome"]!["kind"]!));
        Assert.Equal(["console", "anna", "bert"], detail["labels"]!.AsArray().Select(label => (string)label!["by"]!));
        Assert.Equal("the cube fell", (string)detail["labels"]![1]!["comment"]!);
        Assert.Equal("invalid", (string)(await rig.Get("/api/episodes?task=pick_up&offset=1"))["episodes"]![0]!["outcome"]!["kind"]!);
    }

    [Theory]
    [InlineData("{\"outcome\":\"failure\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"outcome\":\"perfect\",\"by\":\"anna\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"outcome\":\"invalid\",\"by\":\"anna\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"outcome\":\"success\",\"reason\":\"so\",\"by\":\"anna\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"outcome\":\"success\",\"by\":\"an\\u001bna\"}", HttpStatusCode.BadRequest)]
    public async Task Label_ThatIsNone_ChangesNothing(string body, HttpStatusCode expected)
    {
        (HttpStatusCode status, JsonNode? problem) = await rig.Post(Path(1, "/label"), JsonNode.Parse(body)!);
        Assert.Equal(expected, status);
        Assert.NotEmpty((string)problem!["detail"]!);
        Assert.Single((await rig.Get(Path(1)))["labels"]!.AsArray());
    }

    [Fact]
    public async Task Label_WhileTheArmsMove_IsRefused()
    {
        rig.RefusesLabels = true;
        (HttpStatusCode status, JsonNode? problem) = await rig.Post(Path(1, "/label"), new JsonObject { ["outcome"] = "failure", ["by"] = "anna" });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("arms move", (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/episodes/00000009-0000-7000-8000-000000000001", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes/..%2f..%2fetc", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes/0", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes/00000001-0000-7000-8000-000000000001/frames/none", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes/00000001-0000-7000-8000-000000000001/frames/cam_high/10", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes/00000001-0000-7000-8000-000000000001/frames/cam_high/-1", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes/00000001-0000-7000-8000-000000000001/frames/cam_high/99999999999999", HttpStatusCode.NotFound)]
    [InlineData("/api/episodes?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/episodes?limit=100000", HttpStatusCode.BadRequest)]
    [InlineData("/api/episodes?offset=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/episodes?outcome=perfect", HttpStatusCode.BadRequest)]
    public async Task Request_ForWhatIsNotThere_SaysSo(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await rig.Client.GetAsync(path, Cancellation);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Show_OfADamagedFile_SaysSoAndTheOthersGoOn()
    {
        await rig.Get("/api/episodes");
        string stored = Directory.GetFiles(rig.Store, $"*{RecordedEpisodes.Id(1)}*.mcap", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(stored, Cancellation);
        bytes.AsSpan(bytes.Length / 3, 200).Fill(0x55);
        await File.WriteAllBytesAsync(stored, bytes, Cancellation);
        using HttpResponseMessage steps = await rig.Client.GetAsync(Path(1, "/steps"), Cancellation);
        Assert.False(steps.IsSuccessStatusCode);
        Assert.Equal(RecordedEpisodes.Ticks, (await rig.Get(Path(2, "/steps")))["seconds"]!.AsArray().Count);
    }

    [Fact]
    public async Task Policy_OfAFolder_HasItsVersions()
    {
        JsonNode policy = await rig.Get("/api/policy");
        Assert.Equal("models/transfer-cube-nano", (string)policy["folder"]!);
        Assert.Equal(1, (int)policy["versions"]![0]!["version"]!);
        Assert.Equal(64, ((string)policy["versions"]![0]!["digest"]!).Length);
        Assert.Equal(HttpStatusCode.OK, (await rig.Post("/api/policy", new JsonObject { ["version"] = "newest" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await rig.Post("/api/policy", new JsonObject { ["version"] = "before" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Post("/api/policy", new JsonObject { ["version"] = "third" })).Status);
    }

    [Fact]
    public async Task Policy_WhoseVersionsAreDecidedOf_SaysHowEachDidAndWhatWasDecided()
    {
        PolicyManifest manifest = PolicyManifestFile.Read(rig.Policy);
        ManifestVersion version = manifest.Versions[0] with { Version = 3 };
        manifest = manifest with { Name = "nano", Versions = [version, version with { Version = 4 }] };
        PolicyManifestFile.WriteAnew(rig.Policy, manifest);
        JsonNode undecided = (await rig.Get("/api/policy"))["versions"]![0]!;
        Assert.Null(undecided["decision"]);
        Assert.False((bool)undecided["isCandidate"]! || (bool)undecided["isInUse"]!);

        PromotionLog.Decide(rig.Policy, _ => PromotionRecord.Of(version, null, PromotionDecision.Promoted, "anna", "it is good"));
        JsonArray versions = (await rig.Get("/api/policy"))["versions"]!.AsArray();
        Assert.Equal([true, false], versions.Select(each => (bool)each!["isCandidate"]!));
        Assert.Equal([false, true], versions.Select(each => (bool)each!["isInUse"]!));
        JsonNode decision = versions[1]!["decision"]!;
        Assert.Equal(("promoted", "anna", "it is good"), ((string?)decision["word"], (string?)decision["by"], (string?)decision["reason"]));
        JsonNode collected = versions[1]!["collected"]!;
        Assert.Equal((2, 3), ((int)collected["successes"]!, (int)collected["episodes"]!));
        Assert.Equal(0, (int)versions[0]!["collected"]!["episodes"]!);

        await File.WriteAllTextAsync(System.IO.Path.Combine(rig.Policy, PromotionLog.FileName), "{}\n", Cancellation);
        using HttpResponseMessage broken = await rig.Client.GetAsync("/api/policy", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        Assert.Contains("Line 1 of", await broken.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    public void Dispose() => rig.Dispose();
}
