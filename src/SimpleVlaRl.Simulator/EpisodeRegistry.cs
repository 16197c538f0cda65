using System.Collections.Concurrent;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Simulator;

/// <summary>Takes orders for episodes on the receiving thread, gives them to the physics thread, and says how the episode stands.</summary>
internal sealed class EpisodeRegistry
{
    private readonly Lock gate = new();
    private readonly ConcurrentQueue<RosRequestId> orders = [];
    private readonly string session = Guid.NewGuid().ToString("N");
    private readonly RosPublisher state;
    private readonly RosPublisher success;
    private readonly RosPublisher fault;
    private readonly RosService service;
    private EpisodeStart next;
    private string nextProblem = "";
    private EnvironmentState said;

    public EpisodeRegistry(RosContext context, EpisodeStart first)
    {
        next = first;
        state = context.CreatePublisher(SimulatorTopics.State, StringMessage.Description, QosProfile.Latched);
        success = context.CreatePublisher(SimulatorTopics.Success, BoolMessage.Description, QosProfile.Latched);
        fault = context.CreatePublisher(SimulatorTopics.Fault, StringMessage.Description, QosProfile.Latched);
        context.Subscribe(SimulatorTopics.NextEpisode, StringMessage.Description, QosProfile.Latched, OnNextEpisode);
        service = context.CreateService(SimulatorTopics.Reset, TriggerRequest.Description, TriggerResponse.Description, OnReset);
    }

    /// <summary>How many episodes were set up by order.</summary>
    public long Episodes { get; private set; }

    /// <summary>Whether a reset waits; taken off the queue by this call.</summary>
    /// <param name="order">Whom to answer.</param>
    /// <param name="start">What to set up.</param>
    /// <param name="problem">Why it cannot be; empty when it can.</param>
    public bool TryTake(out RosRequestId order, out EpisodeStart start, out string problem)
    {
        bool isTaken = orders.TryDequeue(out order);
        lock (gate)
        {
            (start, problem) = (next, nextProblem);
        }

        return isTaken;
    }

    /// <summary>The episode stands: everything published from here on is about it.</summary>
    public void Accept(RosRequestId order, EpisodeStart start)
    {
        Episodes++;
        Announce(EnvironmentState.Running);
        Reply(order, true, new ResetReply { Session = session, Episode = Episodes, Task = start.Task, Seed = start.Seed }.Write());
    }

    public void Refuse(RosRequestId order, string problem) => Reply(order, false, problem);

    /// <summary>Publishes a state that was not published yet.</summary>
    public void Say(EnvironmentState newest)
    {
        if (newest != said)
        {
            Announce(newest);
        }
    }

    private void Announce(EnvironmentState newest)
    {
        said = newest;
        string reason = newest == EnvironmentState.Faulted ? "MuJoCo met a bad number or ran out of room; the state can no longer be trusted" : "";
        state.Publish(new StringMessage { Data = new SimulatorState { Session = session, Episode = Episodes, State = newest, Reason = reason }.Write() });
        success.Publish(new BoolMessage { Data = newest == EnvironmentState.Succeeded });
        fault.Publish(new StringMessage { Data = reason });
    }

    // A client that is gone cannot be answered, and needs no answer.
    private void Reply(RosRequestId order, bool isDone, string message) =>
        _ = service.ReplyAsync(order, new TriggerResponse { Success = isDone, Message = message });

    private void OnNextEpisode(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        StringMessage message = new();
        if (!CdrMessage.TryRead(payload, message))
        {
            return;
        }

        NextEpisode? wanted = NextEpisode.TryRead(message.Data, out string problem);
        lock (gate)
        {
            next = wanted?.Start ?? next;
            nextProblem = problem;
        }
    }

    private void OnReset(RosRequestId request, ref CdrReader reader) => orders.Enqueue(request);
}
