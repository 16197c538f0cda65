using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Node;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Node;

/// <summary>A managed node of ours, as DDS discovery shows it, beside a real one of Jazzy.</summary>
[Collection("ROS 2 domain")]
public sealed unsafe class ManagedNodeEndpointTests
{
    private const uint Alive = DdsConstants.DDS_ANY_SAMPLE_STATE | DdsConstants.DDS_ANY_VIEW_STATE | DdsConstants.DDS_ALIVE_INSTANCE_STATE;
    private const int Capacity = 1024;

    // A node may go without it: it tells types, which our nodes' peers know.
    private const string Missing = "get_type_description";

    [Fact]
    public void Endpoints_OfAManagedNode_AreThoseOfARealOne()
    {
        using RosContext context = Ros.Open("managed");
        using RosLog log = new(context);
        using ParameterServer parameters = new(context, []);
        using LifecycleServer lifecycle = new(context, _ => Task.FromResult<string?>(null));
        string[] ours =
        [
            .. Discovered(context, DdsConstants.DDS_BUILTIN_TOPIC_DCPSPUBLICATION, "writer"),
            .. Discovered(context, DdsConstants.DDS_BUILTIN_TOPIC_DCPSSUBSCRIPTION, "reader"),
        ];
        string[] recorded = Recorded();
        Assert.Equal(25, recorded.Length);
        Assert.Equal(recorded, ours.Order(StringComparer.Ordinal));
    }

    private static string[] Recorded()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenVectors.Ros2, "discovery.json")));
        return
        [
            .. document.RootElement.GetProperty("endpoints").EnumerateArray()
                .Where(endpoint => endpoint.GetProperty("node").GetString() == "/managed")
                .Where(endpoint => !endpoint.GetProperty("dds_topic").GetString()!.Contains(Missing, StringComparison.Ordinal))
                .Select(Describe)
                .Order(StringComparer.Ordinal)
        ];
    }

    private static string Describe(JsonElement endpoint)
    {
        JsonElement qos = endpoint.GetProperty("qos");
        return Describe(
            endpoint.GetProperty("endpoint").GetString()!,
            endpoint.GetProperty("dds_topic").GetString()!,
            endpoint.GetProperty("dds_type").GetString()!,
            endpoint.GetProperty("user_data").GetString()!,
            qos.GetProperty("reliability").GetString() == "RELIABLE",
            qos.GetProperty("durability").GetString() == "TRANSIENT_LOCAL",
            qos.GetProperty("depth").GetInt32(),
            qos.TryGetProperty("lifespan_ns", out JsonElement lifespan) && lifespan.ValueKind == JsonValueKind.Number ? lifespan.GetInt64() : long.MaxValue);
    }

    private static string Describe(string kind, string topic, string type, string userData, bool isReliable, bool isLocal, int depth, long lifespan) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{kind} {topic} {type} {UserData.Value(userData, "typehash")} {(UserData.Value(userData, "serviceid") is null ? "topic" : "service")} "
            + $"{isReliable} {isLocal} {depth} {lifespan}");

    private static List<string> Discovered(RosContext context, int topic, string kind)
    {
        using DdsQosHandle none = new();
        int reader = Dds.Check(Dds.dds_create_reader(context.Participant, topic, none, 0), "read discovery");
        void** samples = stackalloc void*[Capacity];
        DdsSampleInfo* infos = stackalloc DdsSampleInfo[Capacity];
        samples[0] = null;
        int count = Dds.Check(Dds.dds_read_mask(reader, samples, infos, Capacity, Capacity, Alive), "read discovery");
        List<string> found = [];
        for (int i = 0; i < count; i++)
        {
            DdsBuiltinEndpoint* endpoint = (DdsBuiltinEndpoint*)samples[i];
            string name = Marshal.PtrToStringUTF8((nint)endpoint->topic_name)!;
            if (infos[i].valid_data != 0 && name.StartsWith('r') && name != GraphAnnouncer.Topic && IsOf(context, endpoint))
            {
                found.Add(Describe(kind, name, endpoint));
            }
        }

        _ = Dds.dds_return_loan(reader, samples, count);
        _ = Dds.dds_delete(reader);
        return found;
    }

    private static bool IsOf(RosContext context, DdsBuiltinEndpoint* endpoint) =>
        Messages.RmwDdsCommon.Gid.From(new ReadOnlySpan<byte>(endpoint->participant_key, 16)) == context.Gid;

    private static string Describe(string kind, string name, DdsBuiltinEndpoint* endpoint)
    {
        // The product sets these policies and never asks for them, so the getters are looked up here.
        nint library = NativeLibrary.Load("libddsc.so.0debian");
        void* qos = endpoint->qos;
        int reliability;
        int durability;
        int history;
        int depth;
        long blocking;
        long lifespan = long.MaxValue;
        ((delegate* unmanaged[Cdecl]<void*, int*, long*, byte>)NativeLibrary.GetExport(library, "dds_qget_reliability"))(qos, &reliability, &blocking);
        ((delegate* unmanaged[Cdecl]<void*, int*, byte>)NativeLibrary.GetExport(library, "dds_qget_durability"))(qos, &durability);
        ((delegate* unmanaged[Cdecl]<void*, int*, int*, byte>)NativeLibrary.GetExport(library, "dds_qget_history"))(qos, &history, &depth);
        ((delegate* unmanaged[Cdecl]<void*, long*, byte>)NativeLibrary.GetExport(library, "dds_qget_lifespan"))(qos, &lifespan);
        return Describe(
            kind,
            name,
            Marshal.PtrToStringUTF8((nint)endpoint->type_name)!,
            UserData.Get(endpoint->qos),
            reliability == DdsConstants.DDS_RELIABILITY_RELIABLE,
            durability == DdsConstants.DDS_DURABILITY_TRANSIENT_LOCAL,
            depth,
            lifespan);
    }
}
