using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Stopping;

/// <summary>The ways in which a stop is said: on this machine as a key or a pedal does, over ROS 2 from a node of its own, and in a browser.</summary>
internal sealed class StopSources : IDisposable
{
    private const string EmergencyStop = "emergency stop";
    private const string Page = "page in a browser";
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly OperatorDesk desk;
    private readonly StopPage page;
    private readonly RosContext context;
    private readonly OperatorRemote remote;
    private readonly RosClient service;
    private readonly RosPublisher emergency;
    private readonly Timer repeating;
    private volatile bool isPressed;

    public StopSources(OperatorDesk desk, StopPage page, int domain, string node, string emergencyTopic)
    {
        (this.desk, this.page) = (desk, page);
        context = RosContext.Open(RosConflicts.Options("bench_stop", domain, _ => { }), TimeProvider.System);
        remote = new OperatorRemote(context, node);
        service = context.CreateClient(node + "/stop", TriggerRequest.Description, TriggerResponse.Description);
        emergency = context.CreatePublisher(emergencyTopic, BoolMessage.Description, QosProfile.Default);
        repeating = new Timer(_ => Publish(), null, TimeSpan.Zero, Repeat);
    }

    /// <summary>The names of the ways.</summary>
    public static IReadOnlyList<string> All { get; } = ["keyboard or pedal", "topic", "service", EmergencyStop, Page];

    /// <summary>Whether the robot's node hears this one.</summary>
    public bool IsConnected => remote.IsConnected;

    /// <summary>Says stop.</summary>
    /// <returns>When it was said.</returns>
    public long Stop(string source)
    {
        long now = TimeProvider.System.GetTimestamp();
        switch (source)
        {
            case "topic":
                remote.Say(OperatorCommand.Stop);
                break;
            case "service":
                _ = service.CallAsync<TriggerResponse>(new TriggerRequest(), Patience, CancellationToken.None);
                break;
            case EmergencyStop:
                isPressed = true;
                Publish();
                break;
            case Page:
                page.Stop();
                break;
            default:
                desk.Give(OperatorCommand.Stop, source);
                break;
        }

        return now;
    }

    /// <summary>Releases the emergency stop.</summary>
    public void Release() => isPressed = false;

    public void Dispose()
    {
        repeating.Dispose();
        remote.Dispose();
        context.Dispose();
    }

    private void Publish() => emergency.Publish(new BoolMessage { Data = isPressed });
}
