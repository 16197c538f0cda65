using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.LifecycleMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>
/// Our node as a managed node (<c>ros2 lifecycle</c>, nav2's lifecycle manager): the five services, and every change of state on <c>~/transition_event</c>.
/// </summary>
public sealed class LifecycleServer : IDisposable
{
    private readonly Lock gate = new();
    private readonly RosContext context;
    private readonly Func<LifecycleTransition, Task<string?>> run;
    private readonly RosPublisher events;
    private readonly IDisposable[] services;
    private LifecycleState state = LifecycleState.Unconfigured;

    /// <summary>Serves; the node is unconfigured.</summary>
    /// <param name="context">The node.</param>
    /// <param name="run">
    /// Does a transition, on a thread of the pool, one at a time, and answers null when it is done, else why not, as a sentence; then the node stays where
    /// it was, but for a shutdown, which ends in finalized all the same. What it throws makes the node finalized.
    /// </param>
    /// <exception cref="RosException">The library refused.</exception>
    public LifecycleServer(RosContext context, Func<LifecycleTransition, Task<string?>> run)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(run);
        (this.context, this.run) = (context, run);
        events = context.CreatePublisher($"{context.NodeName}/transition_event", TransitionEvent.Description, QosProfile.Default);
        services =
        [
            new NodeService<ChangeStateRequest>(
                context, "change_state", (ChangeStateRequest.Description, ChangeStateResponse.Description), QosProfile.ServicesDefault, AnswerChangeAsync),
            Answer(
                "get_state",
                (LifecycleRequests.GetState, GetStateResponse.Description),
                () => new GetStateResponse { CurrentState = LifecycleGraph.StateOf(State) }),
            Answer(
                "get_available_states",
                (LifecycleRequests.GetAvailableStates, GetAvailableStatesResponse.Description),
                () => new GetAvailableStatesResponse { AvailableStates = [.. LifecycleGraph.States.Select(LifecycleGraph.StateOf)] }),
            Answer(
                "get_available_transitions",
                (LifecycleRequests.GetAvailableTransitions, GetAvailableTransitionsResponse.Description),
                () => Transitions(State)),
            Answer(
                "get_transition_graph",
                (LifecycleRequests.GetAvailableTransitions, GetAvailableTransitionsResponse.Description),
                () => Transitions(null)),
        ];
    }

    /// <summary>Where the node stands.</summary>
    public LifecycleState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <summary>Does a transition, as a request of a ROS 2 tool would; this is how a program goes through its own states.</summary>
    /// <param name="transition">What to do.</param>
    /// <returns>Null when it is done, else why not.</returns>
    public async Task<string?> ChangeAsync(LifecycleTransition transition)
    {
        lock (gate)
        {
            if (LifecycleGraph.Request(state, transition) is not { } edge)
            {
                return $"{transition} is not possible while the node is {LifecycleGraph.StateOf(state).Label}.";
            }

            Go(edge);
        }

        string? problem;
        LifecycleOutcome outcome;
        try
        {
            problem = await Task.Run(() => run(transition)).ConfigureAwait(false);
            outcome = problem is null ? LifecycleOutcome.Success : LifecycleOutcome.Failure;
        }
        catch (Exception error)
        {
            problem = $"{transition} failed: {error.Message}";
            outcome = LifecycleOutcome.Error;
        }

        lock (gate)
        {
            Go(LifecycleGraph.Outcome(state, outcome));
            if (state == LifecycleState.ErrorProcessing)
            {
                Go(LifecycleGraph.Outcome(state, LifecycleOutcome.Failure));
            }
        }

        return problem;
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

    private static GetAvailableTransitionsResponse Transitions(LifecycleState? from) =>
        new() { AvailableTransitions = [.. LifecycleGraph.Edges.Where(edge => from is null || edge.Start == from).Select(edge => edge.Description)] };

    private NodeService<NoFields> Answer(
        string name, (MessageDescription Request, MessageDescription Response) types, Func<ICdrMessage> answer) =>
        new(context, name, types, QosProfile.ServicesDefault, _ => Task.FromResult(answer()));

    private async Task<ICdrMessage> AnswerChangeAsync(ChangeStateRequest request) => new ChangeStateResponse
    {
        Success = LifecycleGraph.Parse(request.Transition) is { } transition && await ChangeAsync(transition).ConfigureAwait(false) is null,
    };

    private void Go(LifecycleEdge edge)
    {
        state = edge.Goal;
        TransitionDescription description = edge.Description;
        events.Publish(new TransitionEvent
        {
            Timestamp = (ulong)WallClock.Nanoseconds(context.Clock),
            Transition = description.Transition,
            StartState = description.StartState,
            GoalState = description.GoalState,
        });
    }
}
