using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>Answers requests. Requests of peers that do not run on Cyclone DDS are dropped: they lack the header and cannot be answered.</summary>
public sealed class RosService : IDisposable
{
    // As rmw_cyclonedds waits for a new client's reader before it replies.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MatchInterval = TimeSpan.FromMilliseconds(10);

    private readonly RosContext context;
    private readonly RosRequestHandler handler;
    private readonly ServiceEndpoints endpoints;
    private long refused;

    internal RosService(
        RosContext context, string service, MessageDescription requestType, MessageDescription responseType, QosProfile profile, RosRequestHandler handler)
    {
        (this.context, this.handler) = (context, handler);
        string id = ServiceEndpoints.NewId(context, service);
        endpoints = new(
            context,
            (RosNames.Request(service), requestType),
            (RosNames.Reply(service), responseType),
            profile,
            hash => UserData.Service(id, hash),
            OnRequest);
    }

    /// <summary>How many requests were dropped because they were too short or came from another DDS than Cyclone.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Answers a request, once the client can hear it: up to 100 ms later for a client that has only just appeared.</summary>
    /// <param name="request">Whom to answer.</param>
    /// <param name="response">The answer.</param>
    /// <returns>Whether it was written; false when the client is gone.</returns>
    public async Task<bool> ReplyAsync(RosRequestId request, ICdrMessage response)
    {
        long start = context.Clock.GetTimestamp();
        while (true)
        {
            if (MatchedEndpoints.Publication(endpoints.Reader, request.PublicationHandle) is not { } publication)
            {
                return false;
            }

            string? clientId = UserData.Value(publication.UserData, "clientid");
            if (clientId is null
                || MatchedEndpoints.Subscriptions(endpoints.Writer.Entity).Exists(subscription => UserData.Value(subscription.UserData, "clientid") == clientId)
                || context.Clock.GetElapsedTime(start) >= MatchTimeout)
            {
                return endpoints.Write(request.ClientId, request.Sequence, response);
            }

            await Task.Delay(MatchInterval, context.Clock).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => endpoints.Dispose();

    private void OnRequest(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        (Gid Gid, string UserData)? client = MatchedEndpoints.Publication(endpoints.Reader, info.PublicationHandle);
        if (client is not { Gid.IsCyclone: true } || !ServiceEndpoints.TryReadHeader(ref reader, out ulong clientId, out long sequence))
        {
            Interlocked.Increment(ref refused);
            return;
        }

        handler(new(clientId, sequence, info.PublicationHandle), ref reader);
    }
}
