using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether every joint of the profile is in the messages of its topic.</summary>
internal static class JointNameChecks
{
    /// <summary>Judges the topics on which joint states came.</summary>
    public static IEnumerable<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        foreach (string topic in ExpectedTopic.JointStateTopics(robot))
        {
            string[] expected =
            [
                .. robot.Arms.SelectMany(arm => arm.Joints.Where(joint => (joint.State.Topic ?? arm.JointStateTopic) == topic))
                    .Select(joint => joint.State.Name)
            ];
            string[] found = [.. (snapshot.Streams.GetValueOrDefault(topic)?.Joints ?? []).Select(joint => joint.Name)];
            if (found.Length == 0)
            {
                continue;
            }

            string[] missing = [.. expected.Except(found)];
            string[] others = [.. found.Except(expected)];
            string name = $"joints of {topic}";
            if (missing.Length == 0)
            {
                yield return Finding.Ok(
                    name, $"all {expected.Length}{(others.Length > 0 ? $"; {string.Join(", ", others)} are passed over" : "")}");
                continue;
            }

            yield return Finding.Error(
                name,
                $"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not in it; found {string.Join(", ", found)}",
                string.Join(", ", expected),
                Advice(topic, missing, others, snapshot));
        }
    }

    private static string Advice(string topic, string[] missing, string[] others, RobotSnapshot snapshot)
    {
        string? elsewhere = snapshot.Streams
            .Where(pair => pair.Key != topic && missing.All(joint => pair.Value.Joints.Any(seen => seen.Name == joint)))
            .Select(pair => pair.Key).FirstOrDefault();
        if (elsewhere is not null)
        {
            return $"they are on {elsewhere}: the topics of two arms are exchanged, or state: topic of these joints is to be set";
        }

        return others.Length == 0
            ? "the driver does not report them; look at its configuration"
            : $"set state: name to the driver's: {string.Join(", ", missing.Select(joint => $"{joint} may be {NearNames.Of(joint, others)[0]}"))}";
    }
}
