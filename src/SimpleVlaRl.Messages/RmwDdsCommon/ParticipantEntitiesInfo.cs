using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RmwDdsCommon;

/// <summary>rmw_dds_common/msg/ParticipantEntitiesInfo: the nodes of a process, as announced on <c>ros_discovery_info</c>.</summary>
public sealed class ParticipantEntitiesInfo : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rmw_dds_common/msg/ParticipantEntitiesInfo",
        FieldDescription.Of("gid", RmwDdsCommon.Gid.Description),
        FieldDescription.Sequence("node_entities_info_seq", NodeEntitiesInfo.Description));

    /// <summary>The participant.</summary>
    public Gid Gid { get; set; }

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeEntitiesInfo> Nodes { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Gid.Write(ref writer);
        writer.WriteSequenceLength(Nodes.Count);
        foreach (NodeEntitiesInfo node in Nodes)
        {
            node.Write(ref writer);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        if (!RmwDdsCommon.Gid.TryRead(ref reader, out Gid gid) || !reader.TryReadSequenceLength(NodeEntitiesInfo.MinimumSize, out int count))
        {
            return false;
        }

        List<NodeEntitiesInfo> nodes = [];
        for (int i = 0; i < count; i++)
        {
            if (!NodeEntitiesInfo.TryRead(ref reader, out NodeEntitiesInfo? node))
            {
                return false;
            }

            nodes.Add(node!);
        }

        (Gid, Nodes) = (gid, nodes);
        return true;
    }
}
