using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.OperatorConsole.Live;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.OperatorConsole.Tests;

/// <summary>A page over a desk, fake sensors and a store of a few episodes.</summary>
internal sealed class PageRig : IDisposable
{
    public static readonly RobotProfile Robot = TestRobots.TwoArms();

    private readonly TemporaryFolder folder = new();

    public PageRig(bool isLive = true, WebDoorOptions? door = null, int episodes = 3, CameraProfile? camera = null, TimeSpan? sendTimeout = null)
    {
        for (int number = 1; number <= episodes; number++)
        {
            RecordedEpisodes.Record(Store, Robot, number, number % 2 == 1 ? EpisodeOutcome.Success("console") : EpisodeOutcome.Failure("timeout"));
        }

        Directory.CreateDirectory(Store);
        Desk = new OperatorDesk((id, outcome) =>
        {
            Relabelled.Add((id, outcome));
            return null;
        });
        Run = new LiveRun
        {
            Robot = camera is null ? Robot : Robot with { Cameras = [camera] },
            Task = "pick_up",
            Instruction = "pick the cube up",
            GroupSize = 4,
            Desk = Desk,
            Sensors = Sensors,
            Ticks = Ticks,
            IsRecording = () => IsRecording,
            Progress = Progress,
            Events = new LiveEvents(TimeProvider.System),
            Health = () => new RunHealth(
                [new StreamHealth("/cam_high/image_raw", 29.9, 12.5, HealthLevel.Ok, "arriving", "")],
                [new HealthCheck("disk", HealthLevel.Warning, "1 GiB free", "free space")]),
            Relabel = (id, outcome, comment) => RefusesLabels ? "the arms move; say it when the episode is over" : Label(id, outcome, comment),
            SwapPolicy = wantsNewest => wantsNewest ? null : "there is no version before",
        };
        Directory.CreateDirectory(Policy);
        File.Copy(Path.Combine(Repository.Root, "models", "transfer-cube-nano", "policy.json"), Path.Combine(Policy, "policy.json"));
        ConsoleParts parts = new() { Store = Store, Run = isLive ? Run : null, PolicyFolder = Policy };
        parts = parts with { SendTimeout = sendTimeout ?? parts.SendTimeout };
        Server = ConsoleServer.Start(door ?? new WebDoorOptions { Port = 0 }, parts, NullLoggerFactory.Instance, TimeProvider.System);
        Client = new HttpClient(new HttpClientHandler
        {
            UseCookies = true,
            AutomaticDecompression = DecompressionMethods.None,
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        })
        {
            BaseAddress = new UriBuilder(Server.Address) { Host = "127.0.0.1" }.Uri,
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    public string Store => Path.Combine(folder.Path, "store");

    /// <summary>The policy's folder, with nothing but the manifest of the shipped one.</summary>
    public string Policy => Path.Combine(folder.Path, "models", "transfer-cube-nano");

    public OperatorDesk Desk { get; }

    public LiveRun Run { get; }

    public LiveTicks Ticks { get; } = new(Robot.Joints.Count);

    public RunProgress Progress { get; } = new();

    public FakeSensors Sensors { get; } = new(Robot.Joints.Count);

    public bool IsRecording { get; set; }

    public bool RefusesLabels { get; set; }

    public List<(Guid Id, EpisodeOutcome Outcome)> Relabelled { get; } = [];

    public ConsoleServer Server { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static OperatorRequest Request(int episode = 1, long start = 1001) => new()
    {
        Episode = episode,
        Episodes = 8,
        Task = "pick_up",
        Instruction = "pick the cube up",
        Start = start,
        TimeLimit = TimeSpan.FromSeconds(8),
    };

    public async Task<JsonNode> Get(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<(HttpStatusCode Status, JsonNode? Answer)> Post(string path, JsonNode body)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(path, body, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        return (response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    public Task<(HttpStatusCode Status, JsonNode? Answer)> Say(string command, int? episode = null)
    {
        JsonObject body = new() { ["command"] = command };
        if (episode is not null)
        {
            body["episode"] = episode;
        }

        if (command is "go" or "reset")
        {
            body["at"] = LiveClock.Milliseconds(TimeProvider.System);
        }

        return Post("/api/command", body);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Desk.Dispose();
        folder.Dispose();
    }

    private string? Label(string id, EpisodeOutcome outcome, string? comment)
    {
        using SimpleVlaRl.Episodes.EpisodeStore store = SimpleVlaRl.Episodes.EpisodeStore.Open(Store, TimeProvider.System);
        store.Relabel(id, outcome, comment);
        return null;
    }
}
