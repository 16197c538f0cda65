using SimpleVlaRl.Core;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>Which names were probably meant.</summary>
internal static class NearNames
{
    private const int Most = 3;

    /// <summary>The nearest of some names, best first.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        List<string> left = [.. known.Distinct()];
        List<string> near = [];
        while (left.Count > 0 && near.Count < Most)
        {
            near.Add(NearestName.Of(name, left));
            left.Remove(near[^1]);
        }

        return near;
    }

    /// <summary>A sentence with the nearest topics, or with what to look at when there is none at all.</summary>
    public static string Hint(string name, IReadOnlyList<RosGraphTopic> topics) => topics.Count == 0
        ? " No topic of any other process is seen: compare ROS_DOMAIN_ID and the network range of both sides (vla-robot doctor)."
        : $" Did you mean {string.Join(" or ", Of(name, topics.Select(topic => topic.Name)).Select(near => $"'{near}'"))}?";
}
