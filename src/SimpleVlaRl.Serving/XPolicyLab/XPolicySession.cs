using MessagePack;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>
/// One evaluation of XPolicyLab, over however many connections: a client whose connection broke asks again under the same <c>message_id</c> over another and
/// gets the answer that was made the first time, also where it is still being made.
/// </summary>
internal sealed class XPolicySession : IDisposable
{
    private const int MostReplies = 256;
    private readonly PolicyGateway gateway;
    private readonly XPolicyTrial trial;
    private readonly XPolicyActions actions;
    private readonly string serverInstance;
    private readonly CancellationToken stopping;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock mutex = new();
    private readonly Dictionary<string, (string Type, Task<byte[]> Reply)> replies = [];
    private readonly Queue<string> order = [];
    private object? owner;
    private volatile bool isDisputed;

    /// <param name="gateway">The policy.</param>
    /// <param name="map">What environments mean.</param>
    /// <param name="ledger">Where episodes are noted.</param>
    /// <param name="name">What its robots' names begin with.</param>
    /// <param name="serverInstance">This server's start; clients that see another one stop.</param>
    /// <param name="stopping">The server stops.</param>
    public XPolicySession(
        PolicyGateway gateway, ObservationMap map, IAttemptLedger ledger, string name, string serverInstance, CancellationToken stopping)
    {
        (this.gateway, this.serverInstance, this.stopping) = (gateway, serverInstance, stopping);
        trial = new XPolicyTrial(gateway, new MappedObservation(map, gateway.Manifest, gateway.MaximumMessageBytes), ledger, name);
        actions = new XPolicyActions(map, gateway.Manifest);
    }

    /// <summary>Answers a frame, or gives the answer that its number has had.</summary>
    /// <param name="frame">The frame; it is not looked at any more once the task is complete.</param>
    /// <param name="connection">Who asks: a client that connects again takes over, and two at once are not one evaluation.</param>
    /// <returns>The answer, or the error, as it is sent.</returns>
    public Task<byte[]> AnswerAsync(XPolicyFrame frame, object connection)
    {
        lock (mutex)
        {
            if (replies.TryGetValue(frame.MessageId, out (string Type, Task<byte[]> Reply) known))
            {
                return known.Type == frame.Type
                    ? known.Reply
                    : Task.FromResult(Problem(frame, new RequestException(
                        $"The message_id '{frame.MessageId}' was used for '{known.Type}' before; every request needs its own.")));
            }

            if (connection != owner)
            {
                isDisputed = true;
                return Task.FromResult(Problem(frame, new RequestException(
                    $"Another connection speaks for the evaluation '{frame.EvaluationId}' now; give every worker an evaluation_id of its own.")));
            }

            // Not the connection's to cancel: who asks again must find the one answer.
            Task<byte[]> reply = ExecuteAsync(frame);
            replies.Add(frame.MessageId, (frame.Type, reply));
            order.Enqueue(frame.MessageId);
            if (order.Count > MostReplies)
            {
                replies.Remove(order.Dequeue());
            }

            return reply;
        }
    }

    /// <summary>Whether it has played anything: else there is nothing to come back to.</summary>
    public bool HasPlayed => trial.HasSeen;

    /// <summary>From now on a connection speaks for the evaluation.</summary>
    public void TakeOver(object connection)
    {
        lock (mutex)
        {
            owner = connection;
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Nobody has come back: what is open is invalid.</summary>
    public void Leave(string reason) => trial.Leave(reason);

    private async Task<byte[]> ExecuteAsync(XPolicyFrame frame)
    {
        await Task.Yield();
        try
        {
            await turn.WaitAsync(stopping).ConfigureAwait(false);
            try
            {
                return await DispatchAsync(frame).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (RequestException exception)
        {
            return Problem(frame, exception);
        }
        catch (OperationCanceledException)
        {
            return Problem(frame, new RequestException(RequestProblem.Draining, "The server is about to stop."));
        }
    }

    private async ValueTask<byte[]> DispatchAsync(XPolicyFrame frame)
    {
        if (isDisputed)
        {
            isDisputed = false;
            trial.Leave("two clients speak for one evaluation");
        }

        switch (frame.Type)
        {
            case XPolicyFrame.Hello:
                return Reply(frame, "hello_ack", 3, (ref MessagePackWriter writer) =>
                {
                    Ok(ref writer);
                    writer.Write("server");
                    writer.Write("simple-vla-rl");
                    writer.Write("server_instance_id");
                    writer.Write(serverInstance);
                });
            case XPolicyFrame.PrepareCase:
                trial.Prepare(frame.Payload);
                return Reply(frame, "prepare_case_ack", 1, Ok);
            case XPolicyFrame.Reset:
                trial.Reset(frame.Payload);
                return Reply(frame, "reset_result", 1, Ok);
            case XPolicyFrame.TrialEnd:
                trial.End(frame.Payload);
                return Reply(frame, "trial_end_ack", 1, Ok);
            case XPolicyFrame.Heartbeat:
                return Reply(frame, "heartbeat_ack", 1, Ok);
            case XPolicyFrame.Infer:
                return await ActAsync(frame, "infer_result", "actions", trial.See(frame.Payload.GetValueOrDefault("observation"))).ConfigureAwait(false);
            case XPolicyFrame.Call:
                string function = frame.Payload.GetValueOrDefault("func_name") as string ?? throw new RequestException("The call's 'func_name' is no text.");
                return await CallAsync(frame, function, frame.Payload.GetValueOrDefault("obs"), "call_result").ConfigureAwait(false);
            case XPolicyMethods.UpdateObservation or XPolicyMethods.UpdateObservations or XPolicyMethods.GetAction or XPolicyMethods.GetActions:
                // An older variant has the model's methods as types of messages.
                object? argument = frame.Payload.GetValueOrDefault("obs") ?? frame.Payload.GetValueOrDefault("observation");
                return await CallAsync(frame, frame.Type, argument, frame.Type + "_result").ConfigureAwait(false);
            default:
                throw new RequestException(
                    RequestProblem.Unsupported,
                    $"The frame has the type '{frame.Type}'; expected hello, prepare_case, reset, infer, call, trial_end, heartbeat or close.");
        }
    }

    private async ValueTask<byte[]> CallAsync(XPolicyFrame frame, string function, object? argument, string type)
    {
        switch (function)
        {
            case XPolicyMethods.UpdateObservation:
                trial.See(argument);
                return Reply(frame, type, 1, Ok);
            case XPolicyMethods.UpdateObservations:
                trial.SeeAll(argument);
                return Reply(frame, type, 1, Ok);
            case XPolicyMethods.Reset:
                trial.Reset(argument as Dictionary<string, object?> ?? []);
                return Reply(frame, type, 1, Ok);
            case XPolicyMethods.GetAction:
                return await ActAsync(frame, type, "result", argument is null ? trial.Newest() : trial.See(argument)).ConfigureAwait(false);
            case XPolicyMethods.GetActions:
                return await ActAsync(frame, type, "result", trial.Robots(argument)).ConfigureAwait(false);
            default:
                throw new RequestException(
                    RequestProblem.Unsupported, $"There is no method '{function[..Math.Min(function.Length, 40)]}'; expected {XPolicyMethods.All}.");
        }
    }

    private async ValueTask<byte[]> ActAsync(XPolicyFrame frame, string type, string key, XPolicyRobot robot)
    {
        long began = gateway.Time.GetTimestamp();
        await robot.AskAsync(stopping).ConfigureAwait(false);
        return Acted(frame, type, key, began, (ref MessagePackWriter writer) => actions.Write(ref writer, robot.Chunk));
    }

    private async ValueTask<byte[]> ActAsync(XPolicyFrame frame, string type, string key, XPolicyRobot[] robots)
    {
        long began = gateway.Time.GetTimestamp();
        if (robots.Distinct().Count() != robots.Length)
        {
            throw new RequestException("'get_action_batch' names an environment twice.");
        }

        try
        {
            await Task.WhenAll(robots.Select(robot => robot.AskAsync(stopping).AsTask())).ConfigureAwait(false);
        }
        catch (RequestException)
        {
            // Some of them were answered, and nobody will hear of it.
            trial.Leave("a batch of environments was answered in part");
            throw;
        }

        return Acted(frame, type, key, began, (ref MessagePackWriter writer) =>
        {
            writer.WriteArrayHeader(robots.Length);
            foreach (XPolicyRobot robot in robots)
            {
                actions.Write(ref writer, robot.Chunk);
            }
        });
    }

    /// <summary>The answer to a question for actions.</summary>
    private byte[] Acted(XPolicyFrame frame, string type, string key, long began, XPolicyPayload writeActions)
    {
        double milliseconds = gateway.Time.GetElapsedTime(began).TotalMilliseconds;
        return Reply(frame, type, 3, (ref MessagePackWriter writer) =>
        {
            Ok(ref writer);
            writer.Write(key);
            writeActions(ref writer);
            writer.Write("latency_ms");
            writer.Write(milliseconds);
        });
    }

    private byte[] Problem(XPolicyFrame frame, RequestException exception) => XPolicyReplies.Problem(frame, exception, gateway.Time.GetUtcNow());

    private byte[] Reply(XPolicyFrame frame, string type, int entries, XPolicyPayload payload) =>
        XPolicyReplies.Of(frame, type, gateway.Time.GetUtcNow(), entries, payload);

    private static void Ok(ref MessagePackWriter writer)
    {
        writer.Write("ok");
        writer.Write(true);
    }
}
