using System.Net;
using System.Text;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn assist</c>: a part of the gradient from another process.</summary>
public sealed class AssistTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Policy => Path.Combine(Repository.Root, "models", "transfer-cube-nano");

    [Fact]
    public async Task Grpo_WithAnAssistantThatIsKilled_UsesItAndGoesOnWithoutIt()
    {
        using RunningProgram assistant = RunningProgram.Learner("assist", "--policy", Policy, "--listen", "0", "--threads", "1");
        using RunningProgram learner = RunningProgram.Learner(Learn(await Address(assistant), "--iterations", "1000"));
        await learner.UntilSaid("iteration 1 ", 60);
        Assert.DoesNotContain("has not done its part", learner.Errors, StringComparison.Ordinal);
        await assistant.UntilSaid("parts of");
        assistant.Kill();
        await learner.UntilSaid("has not done its part, which is computed here", 60);
        int before = File.ReadAllLines(Path.Combine(folder.Path, "run", "metrics.jsonl")).Length;
        await learner.UntilSaid(FormattableString.Invariant($"iteration {before + 2} "), 60);
        learner.Interrupt();
        Assert.NotEqual(0, await learner.Exit(60));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "run", "tensorboard")));
    }

    [Fact]
    public async Task Assist_StrangersAndOtherNetworks_AreRefused()
    {
        using RunningProgram assistant = RunningProgram.Learner("assist", "--policy", Policy, "--listen", "0");
        string address = await Address(assistant);
        (int exitCode, _, string errors) = await VlaLearn.Run(Learn(address, "--lora-rank", "4"));
        Assert.Equal(1, exitCode);
        Assert.Contains("has another network: the number of trained weights is", errors, StringComparison.Ordinal);

        using HttpClient client = new() { BaseAddress = new Uri(address) };
        using ByteArrayContent nothing = new(Encoding.ASCII.GetBytes("nothing"));
        using HttpResponseMessage unnamed = await client.PostAsync(new Uri("v1/gradient", UriKind.Relative), nothing, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, unnamed.StatusCode);
        using HttpRequestMessage elsewhere = new(HttpMethod.Get, "v1/learner") { Headers = { Host = "elsewhere" } };
        using HttpResponseMessage misdirected = await client.SendAsync(elsewhere, Cancellation);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, misdirected.StatusCode);
        using HttpRequestMessage page = new(HttpMethod.Get, "v1/learner") { Headers = { { "Origin", "http://page" } } };
        using HttpResponseMessage forbidden = await client.SendAsync(page, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);

        assistant.Interrupt();
        Assert.Equal(0, await assistant.Exit());
        Assert.Contains("computed 0 parts", assistant.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("where pictures and weights would go in the clear", "http://192.0.2.1:7010")]
    [InlineData("expected addresses such as", "learner2")]
    [InlineData("cannot be asked: Connection refused", "http://127.0.0.1:1")]
    public async Task Grpo_AssistantsThatCannotBeAsked_SaysSo(string complaint, string address)
    {
        (int exitCode, _, string errors) = await VlaLearn.Run(Learn(address));
        Assert.NotEqual(0, exitCode);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assist_ForOtherMachinesWithoutACertificate_DoesNotStart()
    {
        (int exitCode, _, string errors) = await VlaLearn.Run("assist", "--policy", Policy, "--listen", "0.0.0.0:0");
        Assert.Equal(1, exitCode);
        Assert.Contains("there is no certificate", errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<string> Address(RunningProgram assistant)
    {
        await assistant.UntilSaid("assisting learners of", 60);
        return assistant.Errors[(assistant.Errors.LastIndexOf(" at ", StringComparison.Ordinal) + 4)..].Split('\n')[0];
    }

    private string[] Learn(string address, params string[] more) =>
    [
        "grpo", "--policy", Policy, "--run", Path.Combine(folder.Path, "run"), "--groups", "1", "--group-size", "4", "--optimizer-steps", "1",
        "--temperature", "2.5", "--probe-episodes", "0", "--evaluate-every", "0", "--assistants", address, .. more,
    ];
}
