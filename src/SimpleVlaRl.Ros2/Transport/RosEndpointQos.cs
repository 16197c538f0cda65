namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Quality of service as discovery tells it: the parts that keep endpoints from matching.</summary>
/// <param name="IsReliable">Whether lost samples are sent again.</param>
/// <param name="IsTransientLocal">Whether late subscriptions get the last samples.</param>
/// <param name="Deadline">The longest time between two samples that is promised or asked for; null for none.</param>
public sealed record RosEndpointQos(bool IsReliable, bool IsTransientLocal, TimeSpan? Deadline)
{
    /// <summary>The policy for which a subscription that asks for this gets nothing from a publisher.</summary>
    /// <param name="offered">What the publisher offers.</param>
    /// <returns>The policy's name, such as <c>reliability</c>; null when they match.</returns>
    public string? UnmetBy(RosEndpointQos offered)
    {
        ArgumentNullException.ThrowIfNull(offered);
        return IsReliable && !offered.IsReliable ? "reliability"
            : IsTransientLocal && !offered.IsTransientLocal ? "durability"
            : Deadline is { } asked && (offered.Deadline is not { } promised || promised > asked) ? "deadline"
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{(IsReliable ? "reliable" : "best effort")}, {(IsTransientLocal ? "transient local" : "volatile")}")
        + (Deadline is { } deadline ? FormattableString.Invariant($", deadline {deadline.TotalSeconds:0.###} s") : "");
}
