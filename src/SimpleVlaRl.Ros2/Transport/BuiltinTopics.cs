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

    public List<RosGraphEndpoint> Writers(string ddsTopic) => Find(writers, ddsTopic);

    public List<RosGraphEndpoint> Readers(string ddsTopic) => Find(readers, ddsTopic);

    private List<RosGraphEndpoint> Find(int reader, string ddsTopic)
    {
        List<RosGraphEndpoint> found = [];
        ForEach(reader, sample =>
        {
            DdsBuiltinEndpoint* endpoint = (DdsBuiltinEndpoint*)sample;
            if (Marshal.PtrToStringUTF8((nint)endpoint->topic_name) == ddsTopic)
            {
                found.Add(new(
                    Gid.From(new ReadOnlySpan<byte>(endpoint->key, Gid.Size)),
                    Gid.From(new ReadOnlySpan<byte>(endpoint->participant_key, Gid.Size)),
                    Marshal.PtrToStringUTF8((nint)endpoint->type_name) ?? "",
                    "",
                    UserData.Value(UserData.Get(endpoint->qos), "typehash") ?? ""));
            }
        });
        return found;
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
