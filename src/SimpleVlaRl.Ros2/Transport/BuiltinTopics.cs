using System.Runtime.InteropServices;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Reads DDS discovery: the participants and endpoints that are alive, those of this process among them.</summary>
internal sealed unsafe class BuiltinTopics
{
    private const int Capacity = 4096;
    private const uint AliveMask = DdsConstants.DDS_ANY_SAMPLE_STATE | DdsConstants.DDS_ANY_VIEW_STATE | DdsConstants.DDS_ALIVE_INSTANCE_STATE;

    private readonly Lock gate = new();
    private readonly int participants;
    private readonly int writers;
    private readonly int readers;
    private readonly nint[] samples = new nint[Capacity];
    private readonly DdsSampleInfo[] infos = new DdsSampleInfo[Capacity];

    public BuiltinTopics(int participant)
    {
        using DdsQosHandle qos = new();
        participants = Dds.Check(Dds.dds_create_reader(participant, DdsConstants.DDS_BUILTIN_TOPIC_DCPSPARTICIPANT, qos, 0), "read discovery of participants");
        writers = Dds.Check(Dds.dds_create_reader(participant, DdsConstants.DDS_BUILTIN_TOPIC_DCPSPUBLICATION, qos, 0), "read discovery of writers");
        readers = Dds.Check(Dds.dds_create_reader(participant, DdsConstants.DDS_BUILTIN_TOPIC_DCPSSUBSCRIPTION, qos, 0), "read discovery of readers");
    }

    private delegate void SampleReader(void* sample);

    public HashSet<Gid> Participants()
    {
        HashSet<Gid> alive = [];
        ForEach(participants, sample => alive.Add(Gid.From(new ReadOnlySpan<byte>(sample, Gid.Size))));
        return alive;
    }

    /// <summary>The writers of a topic; of all topics where it is null.</summary>
    public List<RosGraphEndpoint> Writers(string? ddsTopic) => Find(writers, ddsTopic);

    /// <summary>The readers of a topic; of all topics where it is null.</summary>
    public List<RosGraphEndpoint> Readers(string? ddsTopic) => Find(readers, ddsTopic);

    private List<RosGraphEndpoint> Find(int reader, string? ddsTopic)
    {
        List<RosGraphEndpoint> found = [];
        ForEach(reader, sample =>
        {
            DdsBuiltinEndpoint* endpoint = (DdsBuiltinEndpoint*)sample;
            string topic = Marshal.PtrToStringUTF8((nint)endpoint->topic_name) ?? "";
            if (ddsTopic is null || topic == ddsTopic)
            {
                found.Add(new(
                    Gid.From(new ReadOnlySpan<byte>(endpoint->key, Gid.Size)),
                    Gid.From(new ReadOnlySpan<byte>(endpoint->participant_key, Gid.Size)),
                    Marshal.PtrToStringUTF8((nint)endpoint->type_name) ?? "",
                    "",
                    UserData.Value(UserData.Get(endpoint->qos), "typehash") ?? "")
                {
                    DdsTopic = topic,
                    Qos = Qos(endpoint->qos),
                });
            }
        });
        return found;
    }

    private static RosEndpointQos Qos(void* qos)
    {
        int reliability = DdsConstants.DDS_RELIABILITY_BEST_EFFORT;
        int durability = DdsConstants.DDS_DURABILITY_VOLATILE;
        long deadline = long.MaxValue;
        if (qos != null)
        {
            _ = Dds.dds_qget_reliability(qos, &reliability, null);
            _ = Dds.dds_qget_durability(qos, &durability);
            _ = Dds.dds_qget_deadline(qos, &deadline);
        }

        return new(
            reliability == DdsConstants.DDS_RELIABILITY_RELIABLE,
            durability >= DdsConstants.DDS_DURABILITY_TRANSIENT_LOCAL,
            deadline == long.MaxValue ? null : TimeSpan.FromTicks(deadline / TimeSpan.NanosecondsPerTick));
    }

    private void ForEach(int reader, SampleReader use)
    {
        lock (gate)
        {
            fixed (nint* pointers = samples)
            fixed (DdsSampleInfo* infoPointer = infos)
            {
                // A null first pointer asks the library to lend its own samples.
                pointers[0] = 0;
                int count = Dds.dds_read_mask(reader, (void**)pointers, infoPointer, Capacity, Capacity, AliveMask);
                if (count <= 0)
                {
                    return;
                }

                for (int i = 0; i < count; i++)
                {
                    if (infoPointer[i].valid_data != 0)
                    {
                        use((void*)pointers[i]);
                    }
                }

                _ = Dds.dds_return_loan(reader, (void**)pointers, count);
            }
        }
    }
}
