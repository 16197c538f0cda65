using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Episodes.Documents;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>A layout for Foxglove: the cameras, every joint as it was proposed, applied and measured, the gate's verdicts, the episode's facts.</summary>
/// <remarks>The form is that of layouts which Foxglove exports: panels by an identifier "Type!name", and a tree of splits.</remarks>
internal static class FoxgloveLayout
{
    private const string Joints = "Tab!joints";
    private const string Gate = "StateTransitions!gate";
    private const string Facts = "RawMessages!episode";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>The layout of a robot's episodes.</summary>
    /// <param name="cameras">The cameras' names.</param>
    /// <param name="joints">The joints' names, in the order of recordings.</param>
    /// <returns>The text of the file.</returns>
    public static string Of(IReadOnlyList<string> cameras, IReadOnlyList<string> joints)
    {
        JsonObject panels = [];
        foreach (string camera in cameras)
        {
            panels[Image(camera)] = new JsonObject { ["imageMode"] = new JsonObject { ["imageTopic"] = EpisodeTopics.Images(camera) } };
        }

        for (int joint = 0; joint < joints.Count; joint++)
        {
            panels[Plot(joints[joint])] = PlotOf(joints[joint], joint);
        }

        panels[Joints] = new JsonObject
        {
            ["activeTabIdx"] = 0,
            ["tabs"] = new JsonArray([.. joints.Select(joint => new JsonObject { ["title"] = joint, ["layout"] = Plot(joint) })]),
        };
        panels[Gate] = new JsonObject
        {
            ["paths"] = new JsonArray(
                Path($"{EpisodeTopics.Steps}.verdict", "verdict: 1 accepted, 2 limited, 3 rejected"),
                Path($"{EpisodeTopics.Steps}.reason", "why"),
                Path($"{EpisodeTopics.Steps}.source", "who proposed")),
            ["isSynced"] = true,
        };
        panels[Facts] = new JsonObject { ["topicPath"] = EpisodeTopics.Info };
        JsonNode instruments = Split("column", Joints, Split("row", Gate, Facts, 60), 65);
        JsonNode layout = cameras.Count == 0 ? instruments : Split("column", Row([.. cameras.Select(Image)]), instruments, 45);
        JsonObject document = new()
        {
            ["configById"] = panels,
            ["globalVariables"] = new JsonObject(),
            ["userNodes"] = new JsonObject(),
            ["playbackConfig"] = new JsonObject { ["speed"] = 1 },
            ["layout"] = layout,
        };
        return document.ToJsonString(Readable) + "\n";
    }

    private static string Image(string camera) => $"Image!{camera}";

    private static string Plot(string joint) => $"Plot!{joint}";

    private static JsonObject PlotOf(string joint, int place) => new()
    {
        ["title"] = joint,
        ["paths"] = new JsonArray(
            Path($"{EpisodeTopics.Steps}.proposed[{place}]", "proposed"),
            Path($"{EpisodeTopics.Steps}.applied[{place}]", "applied"),
            Path($"{EpisodeTopics.JointStates}.position[{place}]", "measured")),
        ["showLegend"] = true,
        ["legendDisplay"] = "floating",
        ["isSynced"] = true,
        ["xAxisVal"] = "timestamp",
    };

    private static JsonObject Path(string value, string label) =>
        new() { ["value"] = value, ["enabled"] = true, ["timestampMethod"] = "receiveTime", ["label"] = label };

    private static JsonObject Split(string direction, JsonNode first, JsonNode second, double percentage) =>
        new() { ["direction"] = direction, ["first"] = first, ["second"] = second, ["splitPercentage"] = percentage };

    /// <summary>Panels side by side, each as wide as the others.</summary>
    private static JsonNode Row(ReadOnlySpan<string> panels) =>
        panels.Length == 1 ? JsonValue.Create(panels[0]) : Split("row", panels[0], Row(panels[1..]), 100.0 / panels.Length);
}
