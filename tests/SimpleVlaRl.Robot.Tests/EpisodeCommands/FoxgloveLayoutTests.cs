using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;
using SimpleVlaRl.Robot.EpisodeCommands;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Robot.Tests.EpisodeCommands;

public sealed partial class FoxgloveLayoutTests
{
    private static readonly RobotProfile Shipped =
        RobotProfileFile.Read(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml")).Profile;

    private static string Layout => FoxgloveLayout.Of([.. Shipped.Cameras.Select(camera => camera.Name)], Shipped.JointNames);

    [Fact]
    public void Layout_OfTheSimulatedRobot_IsTheShippedFile() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "foxglove.json")), Layout);

    [Fact]
    public void Layout_EveryPanel_IsInTheTreeAndReadsWhatIsRecorded()
    {
        JsonNode layout = JsonNode.Parse(Layout)!;
        string[] panels = [.. layout["configById"]!.AsObject().Select(panel => panel.Key)];
        string tree = layout["layout"]!.ToJsonString() + layout["configById"]!["Tab!joints"]!.ToJsonString();
        HashSet<string> placed = [.. Panel().Matches(tree).Select(match => match.Value)];
        Assert.Equal(panels.Order(), placed.Order());
        Assert.Equal(3 + 14 + 3, panels.Length);
        string[] paths = [.. Value().Matches(Layout).Select(match => match.Groups[1].Value)];
        Assert.Equal((3 * 14) + 3, paths.Length);
        foreach (string path in paths)
        {
            string topic = path[..path.LastIndexOf('.')];
            string field = path[(path.LastIndexOf('.') + 1)..].Split('[')[0];
            Assert.Contains(FieldsOf(topic), name => name == field);
        }
    }

    private static IEnumerable<string> FieldsOf(string topic) =>
        (topic == EpisodeTopics.Steps ? Step.Description : topic == EpisodeTopics.JointStates ? JointState.Description
            : throw new ArgumentException(topic)).Fields.Select(field => field.Name);

    [GeneratedRegex(@"(Image|Plot|Tab|StateTransitions|RawMessages)![a-z_]+")]
    private static partial Regex Panel();

    [GeneratedRegex("\"value\": \"([^\"]+)\"")]
    private static partial Regex Value();
}
