using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether each topic of a robot is there, of the right type, with a quality of service that matches, and with one publisher.</summary>
internal static class TopicChecks
{
    /// <summary>Judges one topic.</summary>
    /// <param name="expected">The topic.</param>
    /// <param name="snapshot">What is there.</param>
    /// <param name="claimed">The topics that the profile names for something, which are not meant by it.</param>
    /// <returns>What is wrong with it, or one finding that nothing is.</returns>
    public static IReadOnlyList<Finding> Of(ExpectedTopic expected, RobotSnapshot snapshot, IReadOnlyCollection<string> claimed)
    {
        RosGraphTopic topic = snapshot.Topic(expected.Name);
        IReadOnlyList<RosGraphEndpoint> peers = expected.IsOurs ? topic.Subscriptions : topic.Publishers;
        List<Finding> findings = [.. Commanders(expected, topic)];
        if (peers.Count == 0)
        {
            findings.Add(Missing(expected, topic, snapshot, claimed));
            return findings;
        }

        string ddsType = MessageTypes.DdsName(expected.RosType);
        RosGraphEndpoint[] fitting = [.. peers.Where(peer => peer.TypeName == ddsType)];
        findings.AddRange(peers.Except(fitting).Select(peer => WrongType(expected, peer)));
        findings.AddRange(fitting.Select(peer => OtherHash(expected, peer)).OfType<Finding>());
        findings.AddRange(fitting.Select(peer => OtherQos(expected, peer)).OfType<Finding>());
        if (!expected.IsOurs && !expected.MayHaveSeveralPublishers && peers.Count > 1)
        {
            findings.Add(Finding.Error(
                expected.What, $"{peers.Count} publishers: {Nodes(peers)}", "one publisher", "stop all but one: their messages would be mixed"));
        }

        return findings.Count > 0 ? findings
            : [Finding.Ok(expected.What, $"{expected.RosType}, {(expected.IsOurs ? "taken by" : "from")} {Nodes(peers)}, {peers[0].Qos}")];
    }

    public static string Node(RosGraphEndpoint endpoint) => endpoint.NodeName.Length == 0 ? "an unnamed process" : endpoint.NodeName;

    private static string Nodes(IEnumerable<RosGraphEndpoint> endpoints) => string.Join(" and ", endpoints.Select(Node));

    /// <summary>Whoever publishes a topic that is ours commands the robot as well.</summary>
    private static IEnumerable<Finding> Commanders(ExpectedTopic expected, RosGraphTopic topic) => !expected.IsOurs ? [] : topic.Publishers.Select(other =>
        Finding.Error(expected.What, $"{Node(other)} publishes it", "nobody but vla-robot", $"stop {Node(other)}: only one program may command an arm"));

    private static Finding Missing(ExpectedTopic expected, RosGraphTopic topic, RobotSnapshot snapshot, IReadOnlyCollection<string> claimed)
    {
        string lacking = expected.IsOurs ? "nobody listens to it" : "nobody publishes it";
        string found = (expected.IsOurs, topic.Publishers.Count, topic.Subscriptions.Count) switch
        {
            (true, > 0, _) => $"{lacking}; {Nodes(topic.Publishers)} publishes it",
            (false, _, > 0) => $"{lacking}; {Nodes(topic.Subscriptions)} listens to it",
            _ => $"{lacking}; there is no topic of this name",
        };
        string ddsType = MessageTypes.DdsName(expected.RosType);
        string[] alike =
        [
            .. snapshot.Topics
                .Where(other => !claimed.Contains(other.Name)
                    && (expected.IsOurs ? other.Subscriptions : other.Publishers).Any(endpoint => endpoint.TypeName == ddsType))
                .Select(other => other.Name)
        ];
        IEnumerable<string> near = NearNames.Of(topic.Name, alike.Length > 0 ? alike : snapshot.Topics.Select(other => other.Name))
            .Where(name => name != topic.Name).Select(CommandGraph.CommandTopic);
        string advice = alike.Length > 0 ? $"start its driver, or mend the profile: of this type there are {string.Join(", ", near)}"
            : snapshot.Topics.Count == 0 ? "start its driver"
            : $"start its driver; no other topic is of this type, the nearest names are {string.Join(", ", near)}";
        return new(
            expected.What,
            expected.IsOptional ? FindingState.Warning : FindingState.Error,
            found,
            $"{CommandGraph.CommandTopic(expected.Name)} of type {expected.RosType}",
            advice);
    }

    private static Finding WrongType(ExpectedTopic expected, RosGraphEndpoint peer) => Finding.Error(
        expected.What,
        $"{MessageTypes.RosName(peer.TypeName)} by {Node(peer)}",
        expected.RosType,
        CommandGraph.Dialect(peer.TypeName) is { } dialect && expected.What.StartsWith("commands", StringComparison.Ordinal)
            ? $"set command_dialect to {DialectWord.Of(dialect)}, or name another topic"
            : "name another topic in the profile, or another type");

    private static Finding? OtherHash(ExpectedTopic expected, RosGraphEndpoint peer) =>
        !expected.HasVersions && MessageTypes.Find(peer.TypeName) is { } known && peer.TypeHash.Length > 0 && peer.TypeHash != known.TypeHash
            ? Finding.Error(
                expected.What,
                $"{Node(peer)} has another {expected.RosType}: {peer.TypeHash}",
                known.TypeHash,
                $"{Node(peer)} was built with a changed definition of the message; build it with the one of ROS 2")
            : null;

    private static Finding? OtherQos(ExpectedTopic expected, RosGraphEndpoint peer)
    {
        string? policy = expected.IsOurs ? peer.Qos.UnmetBy(expected.Qos) : expected.Qos.UnmetBy(peer.Qos);
        return policy is null ? null : Finding.Error(
            expected.What,
            $"{Node(peer)} {(expected.IsOurs ? "asks for" : "offers")} {peer.Qos}",
            $"{(expected.IsOurs ? "no more than" : "at least")} {expected.Qos}",
            $"change the {policy} of {Node(peer)}: as it is, not one message arrives");
    }
}
