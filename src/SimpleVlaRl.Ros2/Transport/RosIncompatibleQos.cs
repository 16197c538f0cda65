namespace SimpleVlaRl.Ros2.Transport;

/// <summary>A peer was found on a topic but does not match: neither side gets the other's data.</summary>
/// <param name="Topic">The topic's ROS name.</param>
/// <param name="IsPublisher">Whether the endpoint of ours is a publisher.</param>
/// <param name="Policy">The policy that disagrees, such as <c>reliability</c>.</param>
/// <param name="TotalCount">How many peers have been turned away so far.</param>
public readonly record struct RosIncompatibleQos(string Topic, bool IsPublisher, string Policy, int TotalCount)
{
    /// <inheritdoc/>
    public override string ToString() => IsPublisher
        ? $"A subscription of '{Topic}' asks for more {Policy} than our publisher offers, so it gets nothing; change one of them."
        : $"A publisher of '{Topic}' offers less {Policy} than our subscription asks for, so we get nothing from it; change one of them.";
}
