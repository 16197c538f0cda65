using System.Text;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Makes readers and writers that carry any type as raw CDR.</summary>
/// <remarks>
/// The descriptor says "one byte". Cyclone DDS copies a payload whole and checks only what the descriptor names, so every payload of at least a byte passes
/// untouched, and types match by name. Never use typed reads or writes on such endpoints.
/// </remarks>
internal static unsafe class Endpoints
{
    // A dead reader must not hold a control thread; the policy is not compared when endpoints match.
    private const long MaximumBlockingNanoseconds = 100_000_000;

    private const uint OpcodeOneByte = 0x0101_0000;

    // ddsi_serdata.type of Cyclone DDS 0.10.2 to 0.10.5 on 64-bit systems; 0.10 has no getter for it.
    private const int SertypeOffset = 24;

    public static int CreateReader(int participant, string topic, MessageDescription type, QosProfile profile, string userData, bool ignoreOwn = false) =>
        CreateReader(participant, topic, type.DdsTypeName, profile, userData, ignoreOwn);

    /// <summary>Makes a reader of a type of which the name is known, and nothing else.</summary>
    public static int CreateReader(int participant, string topic, string ddsTypeName, QosProfile profile, string userData, bool ignoreOwn)
    {
        using DdsQosHandle qos = CreateQos(profile, userData);
        if (ignoreOwn)
        {
            Dds.dds_qset_ignorelocal(qos, DdsConstants.DDS_IGNORELOCAL_PARTICIPANT);
        }

        int topicEntity = CreateTopic(participant, topic, ddsTypeName);
        int reader = Dds.dds_create_reader(participant, topicEntity, qos, 0);
        _ = Dds.dds_delete(topicEntity);
        return Dds.Check(reader, $"subscribe to '{topic}' as {ddsTypeName}");
    }

    public static int CreateWriter(int participant, string topic, MessageDescription type, QosProfile profile, string userData)
    {
        using DdsQosHandle qos = CreateQos(profile, userData);
        int topicEntity = CreateTopic(participant, topic, type.DdsTypeName);
        int writer = Dds.dds_create_writer(participant, topicEntity, qos, 0);
        _ = Dds.dds_delete(topicEntity);
        return Dds.Check(writer, $"publish '{topic}' as {type.RosType}");
    }

    public static Gid GidOf(int entity)
    {
        byte* bytes = stackalloc byte[Gid.Size];
        Dds.Check(Dds.dds_get_guid(entity, bytes), "tell an entity's identifier");
        return Gid.From(new ReadOnlySpan<byte>(bytes, Gid.Size));
    }

    /// <summary>
    /// Finds the library's type object for a type name. It belongs to the library and lives as long as any endpoint of the type, so the real one must exist
    /// first. A sample that a private pair of endpoints passes to itself carries it.
    /// </summary>
    public static void* FindSertype(int participant, MessageDescription type)
    {
        using DdsQosHandle qos = CreateQos(QosProfile.Latched, UserData.Topic(type.TypeHash));
        Dds.dds_qset_partition1(qos, $"probe_{GidOf(participant)}");
        int topic = CreateTopic(participant, "__probe", type.DdsTypeName);
        int reader = Dds.dds_create_reader(participant, topic, qos, 0);
        int writer = Dds.dds_create_writer(participant, topic, qos, 0);
        try
        {
            byte sample = 0;
            void* serdata = null;
            DdsSampleInfo info;
            Dds.Check(Dds.dds_write(writer, &sample), $"probe the type {type.RosType}");
            if (Dds.Check(Dds.dds_takecdr(reader, &serdata, 1, &info, DdsConstants.DDS_ANY_STATE), $"probe the type {type.RosType}") != 1)
            {
                throw new RosException($"Cyclone DDS did not deliver the probe of {type.RosType}; expected version 0.10 of the library.");
            }

            void* sertype = *(void**)((byte*)serdata + SertypeOffset);
            Dds.ddsi_serdata_unref(serdata);
            return sertype;
        }
        finally
        {
            _ = Dds.dds_delete(writer);
            _ = Dds.dds_delete(reader);
            _ = Dds.dds_delete(topic);
        }
    }

    private static int CreateTopic(int participant, string name, string typeName)
    {
        byte[] typeNameBytes = [.. Encoding.UTF8.GetBytes(typeName), 0];
        uint* operations = stackalloc uint[3] { OpcodeOneByte, 0, 0 };
        byte meta = 0;
        fixed (byte* typeNamePointer = typeNameBytes)
        {
            DdsTopicDescriptor descriptor = new() { m_size = 1, m_align = 1, m_typename = typeNamePointer, m_nops = 2, m_ops = operations, m_meta = &meta };
            return Dds.Check(Dds.dds_create_topic(participant, &descriptor, name, 0, 0), $"make the topic '{name}' of type {typeName}");
        }
    }

    private static DdsQosHandle CreateQos(QosProfile profile, string userData)
    {
        DdsQosHandle qos = new();
        int kind = profile.Depth == GraphQos.KeepAll ? DdsConstants.DDS_HISTORY_KEEP_ALL : DdsConstants.DDS_HISTORY_KEEP_LAST;
        int depth = Math.Max(profile.Depth, 1);
        short representation = DdsConstants.DDS_DATA_REPRESENTATION_XCDR1;
        Dds.dds_qset_reliability(
            qos, profile.IsReliable ? DdsConstants.DDS_RELIABILITY_RELIABLE : DdsConstants.DDS_RELIABILITY_BEST_EFFORT, MaximumBlockingNanoseconds);
        Dds.dds_qset_durability(qos, profile.IsTransientLocal ? DdsConstants.DDS_DURABILITY_TRANSIENT_LOCAL : DdsConstants.DDS_DURABILITY_VOLATILE);
        Dds.dds_qset_history(qos, kind, depth);
        Dds.dds_qset_writer_data_lifecycle(qos, 0);
        Dds.dds_qset_data_representation(qos, 1, &representation);
        UserData.Set(qos, userData);
        if (profile.Lifespan is { } lifespan)
        {
            Dds.dds_qset_lifespan(qos, (long)lifespan.TotalNanoseconds);
        }

        if (profile.IsTransientLocal)
        {
            // Without this one only a single sample would be kept for late subscriptions.
            const int Unlimited = DdsConstants.DDS_LENGTH_UNLIMITED;
            Dds.dds_qset_durability_service(qos, 0, kind, depth, Unlimited, Unlimited, Unlimited);
        }

        return qos;
    }
}
