using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RmwDdsCommon;

/// <summary>rmw_dds_common/msg/NodeEntitiesInfo: a node and which readers and writers are its own.</summary>
/// <param name="Namespace">The node's namespace; <c>/</c> for the root.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Readers">Its readers.</param>
/// <param name="Writers">Its writers.</param>
public sealed record NodeEntitiesInfo(string Namespace, string Name, IReadOnlyList<Gid> Readers, IReadOnlyList<Gid> Writers)
{
    private const int NameCapacity = 256;

    // Two texts of at least a length each, and two counts.
    internal const int MinimumSize = 4 * sizeof(uint);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rmw_dds_common/msg/NodeEntitiesInfo",
        FieldDescription.BoundedText("node_namespace", NameCapacity),
        FieldDescription.BoundedText("node_name", NameCapacity),
        FieldDescription.Sequence("reader_gid_seq", Gid.Description),
        FieldDescription.Sequence("writer_gid_seq", Gid.Description));

    /// <summary>The namespace and the name as one, such as <c>/left/arm</c>.</summary>
    public string FullName => Namespace.EndsWith('/') ? Namespace + Name : $"{Namespace}/{Name}";

    internal void Write(ref CdrWriter writer)
    {
        writer.WriteString(Namespace);
        writer.WriteString(Name);
        WriteGids(ref writer, Readers);
        WriteGids(ref writer, Writers);
    }

    internal static bool TryRead(ref CdrReader reader, out NodeEntitiesInfo? node)
    {
        node = null;
        if (!reader.TryReadString(out string space) || !reader.TryReadString(out string name) || !TryReadGids(ref reader, out Gid[] readers)
            || !TryReadGids(ref reader, out Gid[] writers))
        {
            return false;
        }

        node = new(space, name, readers, writers);
        return true;
    }

    private static void WriteGids(ref CdrWriter writer, IReadOnlyList<Gid> gids)
    {
        writer.WriteSequenceLength(gids.Count);
        foreach (Gid gid in gids)
        {
            gid.Write(ref writer);
        }
    }

    private static bool TryReadGids(ref CdrReader reader, out Gid[] gids)
    {
        gids = [];
        if (!reader.TryReadSequenceLength(Gid.Size, out int count))
        {
            return false;
        }

        gids = new Gid[count];
        for (int i = 0; i < count; i++)
        {
            if (!Gid.TryRead(ref reader, out gids[i]))
            {
                return false;
            }
        }

        return true;
    }
}
