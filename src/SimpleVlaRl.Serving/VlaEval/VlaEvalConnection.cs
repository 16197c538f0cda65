using System.Net.WebSockets;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.VlaEval;

/// <summary>
/// One environment of vla-evaluation-harness, protocol version 1. It sends every step's observation and takes one action: a chunk is played out here, and the
/// policy is asked where one has run out.
/// </summary>
/// <remarks>
/// An episode that ends without a word, because the environment raised or the connection broke, has no <c>episode_end</c>: it is invalid, as
/// <see cref="IAttemptLedger"/> says.
/// </remarks>
internal sealed class VlaEvalConnection(PolicyGateway gateway, PolicyCallPool calls, ObservationMap map, IAttemptLedger ledger, string environment)
    : IConversation
{
    private readonly SampleRange range = new();
    private readonly MappedObservation mapped = new(map, gateway.Manifest, gateway.MaximumMessageBytes);
    private readonly float[] chunk = new float[gateway.Manifest.Architecture.ActionTokenCount];
    private readonly int dimension = gateway.Manifest.Architecture.ActionDimension;
    private long sequence;
    private string? refusedStart;
    private int played;
    private int decisions;

    public ValueTask BeginAsync(WebSocketConversation channel, CancellationToken aborted) => ValueTask.CompletedTask;

    public async ValueTask<bool> AnswerAsync(WebSocketConversation channel, CancellationToken aborted)
    {
        sequence = 0;
        VlaEvalMessage message = VlaEvalMessage.Read(channel.Input.Message);
        sequence = message.Sequence;
        switch (message.Type)
        {
            case VlaEvalMessage.Hello:
                DemandVersion(message.Payload);
                channel.Input.Release();
                VlaEvalEncoder.WriteHello(channel.Output, sequence, gateway.Time, gateway.Manifest, gateway.Service.Identity, map);
                await channel.SendAsync(WebSocketMessageType.Binary, aborted).ConfigureAwait(false);
                break;
            case VlaEvalMessage.EpisodeStart:
                BeginEpisode(message.Payload);
                break;
            case VlaEvalMessage.EpisodeEnd:
                ledger.End(environment, VlaEvalEpisode.End(message.Payload, decisions, decisions == 0 ? null : played / dimension));
                (played, decisions) = (chunk.Length, 0);
                break;
            case VlaEvalMessage.Observation:
                ledger.Heard(environment);
                await ActAsync(channel, message.Payload, aborted).ConfigureAwait(false);
                break;
            case VlaEvalMessage.Error:
                (played, decisions) = (chunk.Length, 0);
                ledger.Leave(environment, "the environment reported an error");
                break;
            default:
                throw new RequestException(
                    $"The message has the type '{message.Type[..Math.Min(message.Type.Length, 40)]}'; expected hello, episode_start, observation, episode_end "
                    + "or error.");
        }

        channel.Input.Release();
        return true;
    }

    public ValueTask SayWhyNotAsync(WebSocketConversation channel, RequestException problem, CancellationToken aborted)
    {
        VlaEvalEncoder.WriteError(channel.Output, sequence, gateway.Time, problem.Message);
        return channel.SendAsync(WebSocketMessageType.Binary, aborted);
    }

    public void Dispose() => ledger.Leave(environment, "the connection ended before the episode did");

    /// <summary>
    /// Nobody waits for an answer to a beginning; one that cannot be read is refused with its first observation, whose client does. What was open before is not
    /// this episode's.
    /// </summary>
    private void BeginEpisode(Dictionary<string, object?> payload)
    {
        (played, decisions, refusedStart) = (chunk.Length, 0, null);
        ledger.Leave(environment, "the environment began another episode before it said how this one ended");
        try
        {
            ledger.Begin(environment, VlaEvalEpisode.Start(payload));
        }
        catch (RequestException exception)
        {
            refusedStart = exception.Message;
        }
    }

    private async ValueTask ActAsync(WebSocketConversation channel, Dictionary<string, object?> observation, CancellationToken aborted)
    {
        if (refusedStart is { } refused)
        {
            throw new RequestException(refused);
        }

        if (decisions == 0 || played == chunk.Length)
        {
            await AskAsync(channel, observation, aborted).ConfigureAwait(false);
        }

        VlaEvalEncoder.WriteAction(channel.Output, sequence, gateway.Time, chunk.AsSpan(played, dimension));
        played += dimension;
        await channel.SendAsync(WebSocketMessageType.Binary, aborted).ConfigureAwait(false);
    }

    private async ValueTask AskAsync(WebSocketConversation channel, Dictionary<string, object?> observation, CancellationToken aborted)
    {
        using PolicyGateway.Turn turn = await gateway.WaitInLineAsync(aborted).ConfigureAwait(false);
        using PolicyCallPool.Loan loan = calls.Lend(environment, range);
        PolicyCall call = loan.Call;
        gateway.SetDefaultDeadlines(call);
        mapped.WritePictures(
            observation.GetValueOrDefault("images") as Dictionary<string, object?> ?? throw new RequestException("'images' is no map of pictures by camera."),
            "images",
            loan.Pictures,
            call.Request);
        mapped.WriteState(observation, "", call.Request);
        call.Request.Instruction = InstructionReader.Read(observation.GetValueOrDefault("task_description"), "task_description", gateway.Manifest);
        call.Request.Sampling = default;
        channel.Input.Release();
        await gateway.AskAsync(call, DialectWords.VlaEval, asksAgain: true, aborted).ConfigureAwait(false);
        mapped.ToEnvironment(call.Chunk);
        call.Chunk.Actions.CopyTo(chunk, 0);
        played = 0;
        decisions++;
    }

    private static void DemandVersion(Dictionary<string, object?> hello)
    {
        if (hello.GetValueOrDefault("protocol_version") is { } version and not (long)VlaEvalMessage.ProtocolVersion)
        {
            throw new RequestException(
                RequestProblem.Unsupported,
                FormattableString.Invariant(
                    $"The environment speaks version {version} of the protocol of vla-evaluation-harness; expected {VlaEvalMessage.ProtocolVersion}."));
        }
    }
}
