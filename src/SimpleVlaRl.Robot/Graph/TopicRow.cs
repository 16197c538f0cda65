using System.Text.Json.Nodes;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Graph;

/// <summary>A topic for people and for scripts, which depend on the JSON's keys.</summary>
internal static class TopicRow
{
    public static string Types(RosGraphTopic topic) => string.Join(", ", topic.TypeNames.Select(MessageTypes.RosName));

    public static JsonObject Json(RosGraphTopic topic) => new()
    {
        ["name"] = topic.Name,
        ["types"] = new JsonArray([.. topic.TypeNames.Select(type => (JsonNode)MessageTypes.RosName(type))]),
        ["publishers"] = new JsonArray([.. topic.Publishers.Select(Json)]),
        ["subscriptions"] = new JsonArray([.. topic.Subscriptions.Select(Json)]),
    };

    /// <summary>One line of <c>topic info</c>.</summary>
    public static string Line(RosGraphEndpoint endpoint)
    {
        string known = MessageTypes.Find(endpoint.TypeName)?.TypeHash ?? "";
        string hash = endpoint.TypeHash.Length == 0 ? "no type hash, as on Humble" : endpoint.TypeHash;
        string judged = known.Length == 0 || endpoint.TypeHash.Length == 0 ? "" : known == endpoint.TypeHash ? " (as here)" : $" (here {known})";
        return $"  {NodeOf(endpoint)}: {MessageTypes.RosName(endpoint.TypeName)}; {endpoint.Qos}; {Vendor(endpoint)}; {hash}{judged}";
    }

    public static string NodeOf(RosGraphEndpoint endpoint) => endpoint.NodeName.Length == 0 ? "an unnamed process" : endpoint.NodeName;

    private static JsonNode Json(RosGraphEndpoint endpoint) => new JsonObject
    {
        ["node"] = endpoint.NodeName,
        ["type"] = MessageTypes.RosName(endpoint.TypeName),
        ["type_hash"] = endpoint.TypeHash,
        ["expected_type_hash"] = MessageTypes.Find(endpoint.TypeName)?.TypeHash,
        ["reliability"] = endpoint.Qos.IsReliable ? "reliable" : "best_effort",
        ["durability"] = endpoint.Qos.IsTransientLocal ? "transient_local" : "volatile",
        ["deadline_s"] = endpoint.Qos.Deadline?.TotalSeconds,
        ["vendor"] = Vendor(endpoint),
        ["gid"] = endpoint.Gid.ToString(),
    };

    private static string Vendor(RosGraphEndpoint endpoint) => endpoint.Gid.VendorId switch
    {
        0x0110 => "Cyclone DDS",
        0x010f => "Fast DDS",
        0x0101 => "RTI Connext DDS",
        _ => FormattableString.Invariant($"DDS vendor 0x{endpoint.Gid.VendorId:x4}"),
    };
}
