using System.Collections.Concurrent;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.LifecycleMessages;
using SimpleVlaRl.Ros2.Node;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Node;

[Collection("ROS 2 domain")]
public sealed class LifecycleServerTests : IDisposable
{
    private readonly RosContext server = Ros.Open("managed_server");
    private readonly RosContext caller = Ros.Open("managed_caller");
    private readonly ConcurrentQueue<LifecycleTransition> ran = new();
    private readonly LifecycleServer lifecycle;
    private Func<LifecycleTransition, Task<string?>> run = _ => Task.FromResult<string?>(null);

    public LifecycleServerTests() => lifecycle = new(server, transition =>
    {
        ran.Enqueue(transition);
        return run(transition);
    });

    public void Dispose()
    {
        lifecycle.Dispose();
        caller.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task ChangeState_ByNumberAndByName_GoesThroughTheStatesAndTells()
    {
        ConcurrentQueue<string> events = new();
        using RosSubscription subscription = caller.Subscribe(
            "/managed_server/transition_event", TransitionEvent.Description, QosProfile.Default, (payload, in _) =>
            {
                TransitionEvent message = new();
                events.Enqueue(CdrMessage.TryRead(payload, message)
                    ? $"{message.Transition.Id} {message.Transition.Label}: {message.StartState.Label} {message.GoalState.Label}"
                    : "malformed");
            });
        await Ros.Until(() => subscription.MatchedPublishers == 1, "the events' publisher");
        Assert.True(await Change(1, ""));
        Assert.Equal((2, "inactive"), await State());

        // The name counts: ros2 sends both, and rclcpp looks at the name.
        Assert.True(await Change(0, "activate"));
        Assert.Equal((3, "active"), await State());
        Assert.False(await Change(1, ""));
        Assert.False(await Change(99, ""));
        Assert.False(await Change(3, "nonsense"));
        Assert.False(await Change(30, ""));
        Assert.True(await Change(4, "deactivate"));
        Assert.True(await Change(2, "cleanup"));
        Assert.True(await Change(5, "shutdown"));
        Assert.Equal((4, "finalized"), await State());
        await Ros.Until(() => events.Count == 10, "ten events");
        Assert.Equal(
            [
                "1 configure: unconfigured configuring", "10 transition_success: configuring inactive", "3 activate: inactive activating",
                "30 transition_success: activating active", "4 deactivate: active deactivating", "40 transition_success: deactivating inactive",
                "2 cleanup: inactive cleaningup", "20 transition_success: cleaningup unconfigured", "5 shutdown: unconfigured shuttingdown",
                "50 transition_success: shuttingdown finalized",
            ],
            events);
        Assert.Equal(
            [
                LifecycleTransition.Configure, LifecycleTransition.Activate, LifecycleTransition.Deactivate, LifecycleTransition.Cleanup,
                LifecycleTransition.Shutdown,
            ],
            ran);
    }

    [Fact]
    public async Task ChangeState_Refused_StaysWhereItWas()
    {
        run = transition => Task.FromResult(transition == LifecycleTransition.Configure ? "There is no policy." : null);
        Assert.False(await Change(1, "configure"));
        Assert.Equal((1, "unconfigured"), await State());
        Assert.Equal("There is no policy.", await lifecycle.ChangeAsync(LifecycleTransition.Configure));
        Assert.Equal(
            "Activate is not possible while the node is unconfigured.", await lifecycle.ChangeAsync(LifecycleTransition.Activate));
    }

    [Fact]
    public async Task ChangeState_CallbackThrows_EndsInFinalized()
    {
        run = _ => throw new InvalidOperationException("broken");
        Assert.False(await Change(1, "configure"));
        Assert.Equal(LifecycleState.Finalized, lifecycle.State);
    }

    [Fact]
    public async Task ChangeState_ShutdownRefused_EndsInFinalizedAllTheSame()
    {
        run = _ => Task.FromResult<string?>("no");
        Assert.False(await Change(0, "shutdown"));
        Assert.Equal(LifecycleState.Finalized, lifecycle.State);
    }

    [Fact]
    public async Task ChangeState_WhileAnotherRuns_IsRefusedAndTheStateIsBetween()
    {
        TaskCompletionSource<string?> gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        run = _ => gate.Task;
        Task<string?> first = lifecycle.ChangeAsync(LifecycleTransition.Configure);
        Assert.Equal((10, "configuring"), await State());
        Assert.False(await Change(5, "shutdown"));
        Assert.Equal([10, 11, 12], (await Transitions("get_available_transitions")).Select(item => item.Transition.Id));
        gate.SetResult(null);
        Assert.Null(await first);
        Assert.Equal([2, 3, 6], (await Transitions("get_available_transitions")).Select(item => item.Transition.Id));
    }

    [Fact]
    public async Task GetTransitionGraph_Always_HasAllWaysAndStatesOfRclLifecycle()
    {
        using RosClient client = caller.CreateClient(
            "/managed_server/get_available_states", LifecycleRequests.GetAvailableStates, GetAvailableStatesResponse.Description);
        RosCallResult<GetAvailableStatesResponse> states = await client.CallAsync<GetAvailableStatesResponse>(
            new NoFields(), Ros.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(
            "0 unknown, 1 unconfigured, 2 inactive, 3 active, 4 finalized, 10 configuring, 11 cleaningup, 12 shuttingdown, 13 activating, 14 deactivating, "
            + "15 errorprocessing",
            string.Join(", ", states.Response!.AvailableStates.Select(state => $"{state.Id} {state.Label}")));
        IReadOnlyList<TransitionDescription> graph = await Transitions("get_transition_graph");
        Assert.Equal(
            "1:1-10 10:10-2 11:10-1 12:10-15 2:2-11 20:11-1 21:11-2 22:11-15 3:2-13 30:13-3 31:13-2 32:13-15 4:3-14 40:14-2 41:14-3 42:14-15 "
            + "5:1-12 6:2-12 7:3-12 50:12-4 51:12-4 52:12-15 60:15-1 61:15-4 62:15-4",
            string.Join(' ', graph.Select(item => $"{item.Transition.Id}:{item.StartState.Id}-{item.GoalState.Id}")));
    }

    private async Task<bool> Change(byte id, string label)
    {
        using RosClient client = caller.CreateClient("/managed_server/change_state", ChangeStateRequest.Description, ChangeStateResponse.Description);
        RosCallResult<ChangeStateResponse> result = await client.CallAsync<ChangeStateResponse>(
            new ChangeStateRequest { Transition = new() { Id = id, Label = label } }, Ros.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(RosCallStatus.Answered, result.Status);
        return result.Response!.Success;
    }

    private async Task<(int Id, string Label)> State()
    {
        using RosClient client = caller.CreateClient("/managed_server/get_state", LifecycleRequests.GetState, GetStateResponse.Description);
        RosCallResult<GetStateResponse> result = await client.CallAsync<GetStateResponse>(
            new NoFields(), Ros.Patience, TestContext.Current.CancellationToken);
        return (result.Response!.CurrentState.Id, result.Response.CurrentState.Label);
    }

    private async Task<IReadOnlyList<TransitionDescription>> Transitions(string service)
    {
        using RosClient client = caller.CreateClient(
            $"/managed_server/{service}", LifecycleRequests.GetAvailableTransitions, GetAvailableTransitionsResponse.Description);
        RosCallResult<GetAvailableTransitionsResponse> result = await client.CallAsync<GetAvailableTransitionsResponse>(
            new NoFields(), Ros.Patience, TestContext.Current.CancellationToken);
        return result.Response!.AvailableTransitions;
    }
}
