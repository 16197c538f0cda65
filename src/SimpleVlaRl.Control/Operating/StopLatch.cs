namespace SimpleVlaRl.Control.Operating;

/// <summary>A person's stop: set at once from any thread, and there until it is released.</summary>
internal sealed class StopLatch : IDisposable
{
    private volatile CancellationTokenSource interruption = new();
    private volatile bool isSet;

    /// <summary>Whether somebody has said stop and nobody has taken it back.</summary>
    public bool IsSet => isSet;

    /// <summary>Cancelled by the stop.</summary>
    public CancellationToken Token => interruption.Token;

    public void Set()
    {
        isSet = true;
        interruption.Cancel();
    }

    /// <summary>Takes the stop back; the token of before stays cancelled for whoever still looks at it.</summary>
    public void Release()
    {
        interruption = new CancellationTokenSource();
        isSet = false;
    }

    public void Dispose() => interruption.Dispose();
}
