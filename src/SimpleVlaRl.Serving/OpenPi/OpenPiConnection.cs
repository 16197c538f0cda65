using System.Net.WebSockets;
using System.Text;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>
/// One connection of an openpi client: a metadata frame, then one answer per observation. What cannot be answered gets a text frame with one sentence: that is
/// how its clients tell an error.
/// </summary>
internal sealed class OpenPiConnection(PolicyGateway gateway, PolicyCallPool calls, string robot) : IConversation
{
    private readonly SampleRange range = new();
    private readonly DialectConvention convention = DialectConvention.Of(ClientDialect.OpenPi, gateway.Manifest);
    private double? previousTotal;
    private long began = gateway.Time.GetTimestamp();

    public ValueTask BeginAsync(WebSocketConversation channel, CancellationToken aborted)
    {
        OpenPiEncoder.WriteMetadata(channel.Output, OpenPiMetadata.Of(gateway.Manifest, gateway.Service.Identity));
        return channel.SendAsync(WebSocketMessageType.Binary, aborted);
    }

    public async ValueTask<bool> AnswerAsync(WebSocketConversation channel, CancellationToken aborted)
    {
        using PolicyGateway.Turn turn = await gateway.WaitInLineAsync(aborted).ConfigureAwait(false);
        using PolicyCallPool.Loan loan = calls.Lend(robot, range);
        PolicyCall call = loan.Call;
        gateway.SetDefaultDeadlines(call);
        OpenPiObservation.Write(MessageDecoder.Decode(channel.Input.Message), gateway.Manifest, loan.Pictures, call.Request);
        channel.Input.Release();
        long asked = gateway.Time.GetTimestamp();
        PolicyReply reply = await gateway.AskAsync(call, DialectWords.OpenPi, asksAgain: true, aborted).ConfigureAwait(false);
        convention.ToClient(call.Chunk, gateway.Manifest);
        OpenPiEncoder.WriteReply(
            channel.Output, call.Chunk, reply.Timings.Run.TotalMilliseconds, gateway.Time.GetElapsedTime(asked).TotalMilliseconds, previousTotal);
        await channel.SendAsync(WebSocketMessageType.Binary, aborted).ConfigureAwait(false);

        // As openpi's server counts: the wait for the observation is part of it.
        previousTotal = gateway.Time.GetElapsedTime(began).TotalMilliseconds;
        began = gateway.Time.GetTimestamp();
        return true;
    }

    public ValueTask SayWhyNotAsync(WebSocketConversation channel, RequestException problem, CancellationToken aborted)
    {
        Encoding.UTF8.GetBytes(problem.Message, channel.Output);
        return channel.SendAsync(WebSocketMessageType.Text, aborted);
    }

    public void Dispose()
    {
    }
}
