using System.Collections.Concurrent;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>Calls a service. The first call of a fresh client may take 200 ms: time-outs below half a second are wrong.</summary>
public sealed class RosClient : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly RosContext context;
    private readonly string service;
    private readonly ServiceEndpoints endpoints;
    private readonly ulong clientId;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<byte[]>> pending = [];

    internal RosClient(RosContext context, string service, MessageDescription requestType, MessageDescription responseType)
    {
        (this.context, this.service) = (context, service);
        string id = ServiceEndpoints.NewId(context, service);
        endpoints = new(
            context,
            (RosNames.Reply(service), responseType),
            (RosNames.Request(service), requestType),
            QosProfile.ServicesDefault,
            hash => UserData.Client(id, hash),
            OnReply);
        clientId = endpoints.Writer.InstanceHandle;
    }

    /// <summary>Waits for the service, calls it, and waits for the answer.</summary>
    /// <typeparam name="T">The response.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long for all of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async Task<RosCallResult<T>> CallAsync<T>(ICdrMessage request, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, ICdrMessage, new()
    {
        long start = context.Clock.GetTimestamp();
        RosCallStatus ready = endpoints.Readiness();
        while (ready == RosCallStatus.NotAvailable && context.Clock.GetElapsedTime(start) < timeout)
        {
            await Task.Delay(PollInterval, context.Clock, cancellationToken).ConfigureAwait(false);
            ready = endpoints.Readiness();
        }

        if (ready != RosCallStatus.Answered)
        {
            return Failure<T>(ready, timeout);
        }

        long sequence = ServiceEndpoints.NextSequence();
        TaskCompletionSource<byte[]> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[sequence] = answer;
        try
        {
            if (!endpoints.Write(clientId, sequence, request))
            {
                return Failure<T>(RosCallStatus.NotSent, timeout);
            }

            TimeSpan left = timeout - context.Clock.GetElapsedTime(start);
            byte[] payload = await answer.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, context.Clock, cancellationToken).ConfigureAwait(false);
            return Read<T>(payload, timeout);
        }
        catch (TimeoutException)
        {
            return Failure<T>(RosCallStatus.TimedOut, timeout);
        }
        finally
        {
            pending.TryRemove(sequence, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => endpoints.Dispose();

    private void OnReply(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        // Every client of a service gets all replies.
        CdrReader reader = new(payload);
        if (ServiceEndpoints.TryReadHeader(ref reader, out ulong id, out long sequence) && id == clientId
            && pending.TryRemove(sequence, out TaskCompletionSource<byte[]>? answer))
        {
            answer.TrySetResult(payload.ToArray());
        }
    }

    private RosCallResult<T> Read<T>(byte[] payload, TimeSpan timeout)
        where T : class, ICdrMessage, new()
    {
        CdrReader reader = new(payload);
        T response = new();
        return ServiceEndpoints.TryReadHeader(ref reader, out _, out _) && response.TryRead(ref reader)
            ? new(RosCallStatus.Answered, response, "")
            : Failure<T>(RosCallStatus.Malformed, timeout);
    }

    private RosCallResult<T> Failure<T>(RosCallStatus status, TimeSpan timeout)
        where T : class => new(status, null, status switch
        {
            RosCallStatus.NotAvailable => $"The service '{service}' was not there within {timeout.TotalSeconds:0.###} s; is its node running in ROS domain "
                + $"{context.DomainId}, in the same network range?",
            RosCallStatus.TimedOut => $"The service '{service}' did not answer within {timeout.TotalSeconds:0.###} s.",
            RosCallStatus.OtherVendor => $"The service '{service}' does not run on Cyclone DDS; start its node with RMW_IMPLEMENTATION=rmw_cyclonedds_cpp.",
            RosCallStatus.Malformed => $"The answer of '{service}' is not of the expected type.",
            _ => $"The request to '{service}' could not be written.",
        });
}
