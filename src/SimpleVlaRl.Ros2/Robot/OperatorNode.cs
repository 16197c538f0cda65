using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What a person can say to the robot's node over ROS 2, and how it says how the run stands.</summary>
/// <remarks>
/// Everything of a running episode is a topic, which every ROS 2 peer can use, and a service for convenience: services answer peers on Cyclone DDS alone.
/// </remarks>
public sealed class OperatorNode : IDisposable
{
    private readonly IOperatorDesk desk;
    private readonly OperatorActions actions;
    private readonly RosPublisher state;
    private readonly List<IDisposable> endpoints = [];
    private readonly List<RosService> services = [];

    /// <summary>Makes the endpoints and publishes how the run stands.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the node.</param>
    /// <param name="desk">Where what is said goes.</param>
    /// <param name="actions">What can be asked for beside that.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public OperatorNode(RosContext context, IOperatorDesk desk, OperatorActions actions)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentNullException.ThrowIfNull(actions);
        (this.desk, this.actions) = (desk, actions);
        state = context.CreatePublisher(OperatorTopics.State, StringMessage.Description, QosProfile.Latched);
        endpoints.Add(state);
        endpoints.Add(context.Subscribe(OperatorTopics.Command, StringMessage.Description, QosProfile.Default, OnCommand));
        Serve(context, OperatorTopics.Start, TriggerRequest.Description, TriggerResponse.Description, OnStart);
        Serve(context, OperatorTopics.Stop, TriggerRequest.Description, TriggerResponse.Description, OnStop);
        Serve(context, OperatorTopics.Reset, TriggerRequest.Description, TriggerResponse.Description, OnReset);
        Serve(context, OperatorTopics.Outcome, SetBoolRequest.Description, SetBoolResponse.Description, OnOutcome);
        Serve(context, OperatorTopics.SwapPolicy, SetBoolRequest.Description, SetBoolResponse.Description, OnSwap);
        Serve(context, OperatorTopics.Label, LabelRequest.Description, LabelResponse.Description, OnLabel);
        desk.Changed += Publish;
        Publish(desk.Status);
    }

    /// <summary>How many requests were dropped because who asked does not run on Cyclone DDS, or sent too little.</summary>
    public long Refused => services.Sum(service => service.Refused);

    /// <inheritdoc/>
    public void Dispose()
    {
        desk.Changed -= Publish;
        foreach (IDisposable endpoint in endpoints)
        {
            endpoint.Dispose();
        }
    }

    private void Serve(
        RosContext context,
        string name,
        Messages.Descriptions.MessageDescription request,
        Messages.Descriptions.MessageDescription response,
        Answer answer)
    {
        RosService? service = null;
        service = context.CreateService(name, request, response, Handle);
        services.Add(service);
        endpoints.Add(service);

        // The reply is made here and sent later: a new client must be matched before it can hear it.
        void Handle(RosRequestId id, ref CdrReader reader)
        {
            ICdrMessage reply = answer(ref reader);
            _ = service?.ReplyAsync(id, reply);
        }
    }

    private void Publish(OperatorStatus status) => state.Publish(new StringMessage { Data = OperatorStateMessage.Of(status).Write() });

    private void OnCommand(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        if (!reader.TryReadString(out string word))
        {
            return;
        }

        if (OperatorWords.TryParse(word, out OperatorCommand command))
        {
            desk.Give(command, "topic");
        }
        else
        {
            actions.OnUnknown($"{OperatorTopics.Command} says '{word}'; expected {OperatorWords.All}");
        }
    }

    private TriggerResponse OnStart(ref CdrReader reader) => Trigger(OperatorCommand.Go);

    private TriggerResponse OnStop(ref CdrReader reader) => Trigger(OperatorCommand.Stop);

    private TriggerResponse OnReset(ref CdrReader reader) => Trigger(OperatorCommand.Reset);

    private SetBoolResponse OnOutcome(ref CdrReader reader)
    {
        SetBoolRequest request = new();
        string? refusal = request.TryRead(ref reader) ? desk.Give(request.Data ? OperatorCommand.Success : OperatorCommand.Failure, "service")
            : "the request is malformed";
        return new() { Success = refusal is null, Message = refusal ?? desk.Status.Message };
    }

    private SetBoolResponse OnSwap(ref CdrReader reader)
    {
        SetBoolRequest request = new();
        string? refusal = request.TryRead(ref reader) ? actions.SwapPolicy(request.Data) : "the request is malformed";
        return new() { Success = refusal is null, Message = refusal ?? "between the next two groups of episodes" };
    }

    private LabelResponse OnLabel(ref CdrReader reader)
    {
        LabelRequest request = new();
        string? refusal = request.TryRead(ref reader) ? actions.Label(request.Episode, request.Outcome) : "the request is malformed";
        return new() { Success = refusal is null, Message = refusal ?? $"the episode is {request.Outcome} now" };
    }

    private TriggerResponse Trigger(OperatorCommand command)
    {
        string? refusal = desk.Give(command, "service");
        return new() { Success = refusal is null, Message = refusal ?? desk.Status.Message };
    }

    private delegate ICdrMessage Answer(ref CdrReader reader);
}
