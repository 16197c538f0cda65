using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>Where a guarded runtime's commands go: nowhere, for the guard has sent them before it answered; what it could not send is said here.</summary>
internal sealed class GuardedSink(GuardClient client) : IJointCommandSink
{
    /// <inheritdoc/>
    public string? Publish(JointCommand command) => client.Reply.IsUnsent ? client.Status.Unsent : null;

    /// <inheritdoc/>
    public string? Unheard() => client.IsLost ? client.DescribeLoss() : client.Status.IsUnheard ? client.Status.Unheard : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The gate owns the connection.
    }
}
