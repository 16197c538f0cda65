using System.Buffers;
using System.Net.WebSockets;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>One connection of an XPolicyLab client; what it asks is answered by its evaluation's session, which outlives it.</summary>
internal sealed class XPolicyConnection(XPolicySessions sessions, string caller) : IConversation
{
    private (string EvaluationId, XPolicySession Session)? attached;
    private XPolicyFrame? unreadable;

    public ValueTask BeginAsync(WebSocketConversation channel, CancellationToken aborted) => ValueTask.CompletedTask;

    public async ValueTask<bool> AnswerAsync(WebSocketConversation channel, CancellationToken aborted)
    {
        XPolicyFrame frame = Read(channel.Input.Message);
        if (frame.Type == XPolicyFrame.Close)
        {
            return false;
        }

        // Awaited to its end, also where the client is gone: the session reads the message until then.
        byte[] reply = await Session(frame).AnswerAsync(frame, this).ConfigureAwait(false);
        channel.Input.Release();
        channel.Output.Write(reply);
        await channel.SendAsync(WebSocketMessageType.Binary, aborted).ConfigureAwait(false);
        return true;
    }

    /// <summary>Upstream's servers say nothing to a message without a number, and neither is anything said here.</summary>
    public ValueTask SayWhyNotAsync(WebSocketConversation channel, RequestException problem, CancellationToken aborted)
    {
        if (unreadable is null)
        {
            return ValueTask.CompletedTask;
        }

        channel.Output.Write(XPolicyReplies.Problem(unreadable, problem, sessions.Now));
        unreadable = null;
        return channel.SendAsync(WebSocketMessageType.Binary, aborted);
    }

    public void Dispose() => Detach();

    private XPolicyFrame Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return XPolicyFrame.Read(message);
        }
        catch (RequestException)
        {
            unreadable = XPolicyFrame.OfUnreadable(message);
            throw;
        }
    }

    private XPolicySession Session(XPolicyFrame frame)
    {
        if (attached?.EvaluationId != frame.EvaluationId)
        {
            Detach();
            unreadable = frame;
            attached = (frame.EvaluationId, sessions.Attach(caller, frame.EvaluationId, this));
            unreadable = null;
        }

        return attached.Value.Session;
    }

    private void Detach()
    {
        if (attached is { } held)
        {
            sessions.Detach(caller, held.EvaluationId);
            attached = null;
        }
    }
}
