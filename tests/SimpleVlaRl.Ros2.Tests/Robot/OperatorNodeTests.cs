using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>What is said over topics and services arrives at the desk, and what the desk says is heard, by late comers too.</summary>
[Collection("ROS 2 domain")]
public sealed class OperatorNodeTests : IOperatorDesk, IDisposable
{
    private readonly RosContext robotSide = Ros.Open("operated");
    private readonly RosContext personSide = Ros.Open("operating");
    private readonly System.Collections.Concurrent.ConcurrentQueue<(OperatorCommand Command, string Source)> given = [];
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> others = [];
    private readonly OperatorNode node;

    public OperatorNodeTests() => node = new OperatorNode(robotSide, this, new OperatorActions
    {
        Label = (episode, outcome) =>
        {
            others.Enqueue($"label {episode} {outcome}");
            return outcome == "win" ? "the outcome is 'win'" : null;
        },
        SwapPolicy = wantsNewest =>
        {
            others.Enqueue($"swap {wantsNewest}");
            return null;
        },
        OnUnknown = others.Enqueue,
    });

    public event Action<OperatorStatus>? Changed;

    public OperatorStatus Status { get; private set; } = new(
        7,
        OperatorPhase.AwaitingGo,
        new OperatorRequest
        {
            Episode = 3,
            Episodes = 50,
            Task = "fold",
            Instruction = "fold the towel",
            Place = "the towel",
            Start = 1000,
            TimeLimit = TimeSpan.FromSeconds(8),
        },
        Guid.Parse("01930000-0000-7000-8000-000000000001"),
        EpisodeOutcome.Invalid("discarded", "topic"),
        false,
        "place the towel, then say go");

    public string? Give(OperatorCommand command, string source)
    {
        given.Enqueue((command, source));
        return command == OperatorCommand.Stop ? "it stands already" : null;
    }

    public void Dispose()
    {
        node.Dispose();
        personSide.Dispose();
        robotSide.Dispose();
    }

    [Fact]
    public async Task Command_EveryWord_ArrivesAndWhatIsNoneIsSaid()
    {
        using OperatorRemote remote = new(personSide, "/operated");
        await Ros.Until(() => remote.IsConnected, "the node");
        foreach (OperatorCommand word in Enum.GetValues<OperatorCommand>())
        {
            Assert.True(remote.Say(word));
        }

        using RosPublisher stranger = personSide.CreatePublisher("/operated/operator/command", StringMessage.Description, QosProfile.Default);
        await Ros.Until(() => stranger.MatchedSubscriptions > 0, "the node's subscription");
        stranger.Publish(new StringMessage { Data = "win" });
        await Ros.Until(() => given.Count == 7 && others.Count == 1, "all words");
        Assert.Equal(Enum.GetValues<OperatorCommand>(), given.Select(item => item.Command));
        Assert.All(given, item => Assert.Equal("topic", item.Source));
        Assert.Equal("~/operator/command says 'win'; expected go, success, failure, discard, stop, undo, reset", others.First());
    }

    [Fact]
    public async Task State_LateComer_HearsHowTheRunStandsAndEveryChange()
    {
        using OperatorRemote remote = new(personSide, "/operated");
        await Ros.Until(() => remote.State is not null, "the latched state");
        Assert.Equal(
            """{"sequence":7,"phase":"awaiting_go","episode":3,"episodes":50,"task":"fold","instruction":"fold the towel","place":"the towel","start":1000,"""
            + "\"attempt\":0,\"last_episode\":\"01930000-0000-7000-8000-000000000001\",\"last_outcome\":\"invalid(discarded)\","
            + "\"label_taken_back\":false,\"message\":\"place the towel, then say go\"}",
            remote.State!.Write());
        Status = Status with { Sequence = 8, Phase = OperatorPhase.Running, Message = "the episode runs" };
        Changed!.Invoke(Status);
        Assert.NotNull(remote.Until(state => state.Phase == OperatorPhase.Running, Ros.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Services_OfTheNode_AnswerWhatTheDeskSays()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using RosClient stop = personSide.CreateClient("/operated/stop", TriggerRequest.Description, TriggerResponse.Description);
        using RosClient outcome = personSide.CreateClient("/operated/outcome", SetBoolRequest.Description, SetBoolResponse.Description);
        using RosClient label = personSide.CreateClient("/operated/label", LabelRequest.Description, LabelResponse.Description);
        using RosClient swap = personSide.CreateClient("/operated/swap_policy", SetBoolRequest.Description, SetBoolResponse.Description);
        TriggerResponse stopped = (await stop.CallAsync<TriggerResponse>(new TriggerRequest(), Ros.Patience, cancellation)).Response!;
        Assert.Equal((false, "it stands already"), (stopped.Success, stopped.Message));
        SetBoolResponse failed = (await outcome.CallAsync<SetBoolResponse>(new SetBoolRequest { Data = false }, Ros.Patience, cancellation)).Response!;
        Assert.Equal((true, "place the towel, then say go"), (failed.Success, failed.Message));
        Assert.Equal([(OperatorCommand.Stop, "service"), (OperatorCommand.Failure, "service")], given);
        LabelResponse labelled = (await label.CallAsync<LabelResponse>(
            new LabelRequest { Episode = "01a2", Outcome = "success" }, Ros.Patience, cancellation)).Response!;
        Assert.Equal((true, "the episode is success now"), (labelled.Success, labelled.Message));
        LabelResponse refused = (await label.CallAsync<LabelResponse>(
            new LabelRequest { Episode = "01a2", Outcome = "win" }, Ros.Patience, cancellation)).Response!;
        Assert.Equal((false, "the outcome is 'win'"), (refused.Success, refused.Message));
        Assert.True((await swap.CallAsync<SetBoolResponse>(new SetBoolRequest { Data = true }, Ros.Patience, cancellation)).Response!.Success);
        Assert.Equal(["label 01a2 success", "label 01a2 win", "swap True"], others);
        Assert.Equal(0, node.Refused);
    }
}
