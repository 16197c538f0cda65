using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>
/// The parameters of our node for ROS 2 tools (<c>ros2 param</c>, rqt): the six services of every node, and what changed on <c>/parameter_events</c>. Every
/// node has <c>use_sim_time</c>; ours is always false.
/// </summary>
public sealed class ParameterServer : IDisposable
{
    private readonly RosContext context;
    private readonly ParameterStore store;
    private readonly RosPublisher events;
    private readonly IDisposable[] services;

    /// <summary>Declares the parameters and serves them.</summary>
    /// <param name="context">The node.</param>
    /// <param name="parameters">The parameters, without <c>use_sim_time</c>; they stay the same.</param>
    /// <exception cref="ArgumentException">Two parameters have the same name.</exception>
    /// <exception cref="RosException">The library refused.</exception>
    public ParameterServer(RosContext context, IReadOnlyList<RosParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parameters);
        this.context = context;
        store = new([new("use_sim_time", ParameterValue.Of(false), "Whether time comes from /clock; this node's does not."), .. parameters]);
        events = context.CreatePublisher("/parameter_events", ParameterEvent.Description, QosProfile.Parameters);
        services =
        [
            Serve<ListParametersRequest>("list_parameters", ListParametersRequest.Description, ListParametersResponse.Description, store.List),
            Serve<ParameterNamesRequest>("get_parameters", ParameterNamesRequest.GetParameters, GetParametersResponse.Description, store.Get),
            Serve<ParameterNamesRequest>("get_parameter_types", ParameterNamesRequest.GetParameterTypes, GetParameterTypesResponse.Description, store.GetTypes),
            Serve<ParameterNamesRequest>(
                "describe_parameters", ParameterNamesRequest.DescribeParameters, DescribeParametersResponse.Description, store.Describe),
            Serve<SetParametersRequest>(
                "set_parameters",
                SetParametersRequest.SetParameters,
                SetParametersResponse.Description,
                request => new SetParametersResponse { Results = [.. request.Parameters.Select(parameter => Set([parameter]))] }),
            Serve<SetParametersRequest>(
                "set_parameters_atomically",
                SetParametersRequest.SetParametersAtomically,
                SetParametersAtomicallyResponse.Description,
                request => new SetParametersAtomicallyResponse { Result = Set(request.Parameters) }),
        ];
        Publish(new() { NewParameters = store.All() });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable service in services)
        {
            service.Dispose();
        }

        events.Dispose();
    }

    private NodeService<TRequest> Serve<TRequest>(
        string name, MessageDescription requestType, MessageDescription responseType, Func<TRequest, ICdrMessage> answer)
        where TRequest : ICdrMessage, new() =>
        new(context, name, (requestType, responseType), QosProfile.Parameters, request => Task.FromResult(answer(request)));

    private SetParametersResult Set(IReadOnlyList<Parameter> parameters)
    {
        SetParametersResult result = store.Set(parameters);
        if (result.IsSuccessful && parameters.Count > 0)
        {
            Publish(new() { ChangedParameters = parameters });
        }

        return result;
    }

    private void Publish(ParameterEvent change)
    {
        (change.StampNanoseconds, change.Node) = (WallClock.Nanoseconds(context.Clock), context.NodeName);
        events.Publish(change);
    }
}
