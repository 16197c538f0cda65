using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>What a dialect says over a websocket; when, and for how long, is <see cref="WebSocketConversation"/>'s.</summary>
internal interface IConversation : IDisposable
{
    /// <summary>What the server says first.</summary>
    /// <param name="channel">The connection.</param>
    /// <param name="aborted">The client is gone.</param>
    ValueTask BeginAsync(WebSocketConversation channel, CancellationToken aborted);

    /// <summary>Answers the message that is in the connection's input.</summary>
    /// <param name="channel">The connection.</param>
    /// <param name="aborted">The client is gone.</param>
    /// <returns>Whether the conversation goes on.</returns>
    /// <exception cref="RequestException">There is no answer.</exception>
    ValueTask<bool> AnswerAsync(WebSocketConversation channel, CancellationToken aborted);

    /// <summary>Says why there is no answer to the message that came last.</summary>
    /// <param name="channel">The connection.</param>
    /// <param name="problem">Why.</param>
    /// <param name="aborted">The client is gone.</param>
    ValueTask SayWhyNotAsync(WebSocketConversation channel, RequestException problem, CancellationToken aborted);
}
