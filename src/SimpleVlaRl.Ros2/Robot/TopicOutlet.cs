namespace SimpleVlaRl.Ros2.Robot;

/// <summary>An outlet that is one topic.</summary>
internal abstract class TopicOutlet(RosPublisher publisher) : CommandOutlet
{
    /// <inheritdoc/>
    public override string Topic => publisher.Topic;

    /// <inheritdoc/>
    public override bool IsHeard => publisher.MatchedSubscriptions > 0;

    /// <inheritdoc/>
    public override long Failed => publisher.Failed;

    /// <inheritdoc/>
    public override void Dispose() => publisher.Dispose();

    /// <summary>Publishes a payload.</summary>
    /// <returns>Whether it was taken.</returns>
    protected bool Publish(ReadOnlySpan<byte> payload) => IsRehearsing || publisher.Publish(payload);
}
