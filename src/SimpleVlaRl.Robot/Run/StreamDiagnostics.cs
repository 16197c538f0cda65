using System.Globalization;
using SimpleVlaRl.Messages.DiagnosticMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>How the robot's topics do, for /diagnostics: what came since the last reading, what did not fit, and how old the newest is.</summary>
internal sealed class StreamDiagnostics(RosContext context, RosObservationSource topics, string robotName, TimeProvider clock)
{
    private readonly StreamRates rates = new(topics, clock);

    /// <summary>One status per topic, and one of the services.</summary>
    public IReadOnlyList<DiagnosticStatus> Read() => [.. rates.Read().Select(Status), Services()];

    private DiagnosticStatus Status(StreamRate stream)
    {
        ObservedStreamCount count = stream.Count;
        return new()
        {
            Name = $"{robotName}: {count.Topic}",
            HardwareId = robotName,
            Level = !stream.HasArrived ? DiagnosticLevel.Error : stream.IsRejecting ? DiagnosticLevel.Warning : DiagnosticLevel.Ok,
            Message = count.Problem.Length > 0 ? count.Problem : !stream.HasArrived ? "nothing arrives" : "arriving",
            Values =
            [
                new() { Key = "messages per second", Value = Text(stream.PerSecond) },
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
