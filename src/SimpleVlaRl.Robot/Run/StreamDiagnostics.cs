using System.Globalization;
using SimpleVlaRl.Messages.DiagnosticMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>How the robot's topics do, for /diagnostics: what came since the last reading, what did not fit, and how old the newest is.</summary>
internal sealed class StreamDiagnostics(RosContext context, RosObservationSource topics, string robotName, TimeProvider clock)
{
    private IReadOnlyList<ObservedStreamCount> before = topics.Counts;
    private long beforeTimestamp = clock.GetTimestamp();

    /// <summary>One status per topic, and one of the services.</summary>
    public IReadOnlyList<DiagnosticStatus> Read()
    {
        IReadOnlyList<ObservedStreamCount> now = topics.Counts;
        long timestamp = clock.GetTimestamp();
        double seconds = Math.Max(clock.GetElapsedTime(beforeTimestamp, timestamp).TotalSeconds, 1e-3);
        DiagnosticStatus[] statuses = [.. now.Zip(before, (count, then) => Status(count, then, seconds)), Services()];
        (before, beforeTimestamp) = (now, timestamp);
        return statuses;
    }

    private DiagnosticStatus Status(ObservedStreamCount count, ObservedStreamCount then, double seconds)
    {
        double rate = (count.Received - then.Received) / seconds;
        bool isRejecting = count.Rejected > then.Rejected;
        return new()
        {
            Name = $"{robotName}: {count.Topic}",
            HardwareId = robotName,
            Level = count.Received == then.Received ? DiagnosticLevel.Error : isRejecting ? DiagnosticLevel.Warning : DiagnosticLevel.Ok,
            Message = count.Problem.Length > 0 ? count.Problem : count.Received == then.Received ? "nothing arrives" : "arriving",
            Values =
            [
                new() { Key = "messages per second", Value = Text(rate) },
                new() { Key = "age of the newest in ms", Value = count.Age is { } age ? Text(age.TotalMilliseconds) : "-" },
                new() { Key = "received", Value = count.Received.ToString(CultureInfo.InvariantCulture) },
                new() { Key = "refused", Value = count.Rejected.ToString(CultureInfo.InvariantCulture) },
            ],
        };
    }

    /// <summary>Who can call the node's services: those on Cyclone DDS; the others use the topics.</summary>
    private DiagnosticStatus Services()
    {
        string[] others = [.. context.Graph.Nodes().Where(node => !node.Participant.IsCyclone).Select(node => node.FullName).Order()];
        return new()
        {
            Name = $"{robotName}: services",
            HardwareId = robotName,
            Level = DiagnosticLevel.Ok,
            Message = others.Length == 0 ? "every node in the domain can call them"
                : $"nodes that are not on Cyclone DDS cannot call them and use {OperatorTopics.Command}: {string.Join(", ", others)}",
        };
    }

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
