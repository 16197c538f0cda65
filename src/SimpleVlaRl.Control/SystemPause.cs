namespace SimpleVlaRl.Control;

/// <summary>Waits in real time.</summary>
public sealed class SystemPause : IPause
{
    /// <summary>The only one that is needed.</summary>
    public static SystemPause Instance { get; } = new();

    /// <inheritdoc/>
    public bool Sleep(TimeSpan time, CancellationToken cancellation) => cancellation.WaitHandle.WaitOne(time);

    /// <inheritdoc/>
    public void Yield() => Thread.Yield();
}
