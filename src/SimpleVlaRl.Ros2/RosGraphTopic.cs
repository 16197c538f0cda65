using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>A topic in the domain.</summary>
/// <param name="Name">Its full ROS name.</param>
/// <param name="Publishers">Who publishes it.</param>
/// <param name="Subscriptions">Who listens to it.</param>
public sealed record RosGraphTopic(string Name, IReadOnlyList<RosGraphEndpoint> Publishers, IReadOnlyList<RosGraphEndpoint> Subscriptions)
{
    /// <summary>The names on the wire of the types with which it is used; more than one is a mistake of somebody.</summary>
    public IReadOnlyList<string> TypeNames => [.. Publishers.Concat(Subscriptions).Select(endpoint => endpoint.TypeName).Distinct()];
}
