using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Messages.DiagnosticMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>How the parts of our node are, on <c>/diagnostics</c> once a second, where rqt_robot_monitor and aggregators read it.</summary>
public sealed class DiagnosticsPublisher : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly RosContext context;
    private readonly Func<IReadOnlyList<DiagnosticStatus>> read;
    private readonly RosPublisher publisher;
    private readonly ITimer timer;
    private bool isDisposed;

    /// <summary>Starts publishing; the first time at once.</summary>
    /// <param name="context">The node.</param>
    /// <param name="read">Gives the statuses; called on a thread of the pool, never twice at once, and not after <see cref="Dispose"/>. Must not throw.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public DiagnosticsPublisher(RosContext context, Func<IReadOnlyList<DiagnosticStatus>> read)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(read);
        (this.context, this.read) = (context, read);
        publisher = context.CreatePublisher("/diagnostics", DiagnosticArray.Description, QosProfile.NewestReliable);
        timer = context.Clock.CreateTimer(static self => ((DiagnosticsPublisher)self!).Publish(), this, TimeSpan.Zero, Period);
    }

    /// <summary>Stops; a reading in progress has ended by then.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
        }

        timer.Dispose();
        publisher.Dispose();
    }

    private void Publish()
    {
        // A reading that takes longer than the period must not queue others behind it.
        if (!gate.TryEnter())
        {
            return;
        }

        try
        {
            if (!isDisposed)
            {
                publisher.Publish(new DiagnosticArray { Header = new(WallClock.Nanoseconds(context.Clock), ""), Status = read() });
            }
        }
        finally
        {
            gate.Exit();
        }
    }
}
