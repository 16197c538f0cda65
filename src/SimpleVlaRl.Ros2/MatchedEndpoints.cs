using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>The peers that a reader or writer is matched with: who they are and what their USER_DATA says.</summary>
internal static unsafe class MatchedEndpoints
{
    private const int Capacity = 128;

    public static List<(Gid Gid, string UserData)> Subscriptions(int writer)
    {
        ulong* handles = stackalloc ulong[Capacity];
        int count = Math.Min(Capacity, Dds.dds_get_matched_subscriptions(writer, handles, Capacity));
        List<(Gid, string)> found = [];
        for (int i = 0; i < count; i++)
        {
            Take(Dds.dds_get_matched_subscription_data(writer, handles[i]), found);
        }

        return found;
    }

    public static List<(Gid Gid, string UserData)> Publications(int reader)
    {
        ulong* handles = stackalloc ulong[Capacity];
        int count = Math.Min(Capacity, Dds.dds_get_matched_publications(reader, handles, Capacity));
        List<(Gid, string)> found = [];
        for (int i = 0; i < count; i++)
        {
            Take(Dds.dds_get_matched_publication_data(reader, handles[i]), found);
        }

        return found;
    }

    /// <summary>One publication; null when it is gone.</summary>
    public static (Gid Gid, string UserData)? Publication(int reader, ulong handle)
    {
        List<(Gid Gid, string UserData)> found = [];
        Take(Dds.dds_get_matched_publication_data(reader, handle), found);
        return found.Count == 0 ? null : found[0];
    }

    private static void Take(DdsBuiltinEndpoint* endpoint, List<(Gid Gid, string UserData)> found)
    {
        if (endpoint == null)
        {
            return;
        }

        found.Add((Gid.From(new ReadOnlySpan<byte>(endpoint->key, Gid.Size)), UserData.Get(endpoint->qos)));
        Dds.dds_builtintopic_free_endpoint(endpoint);
    }
}
