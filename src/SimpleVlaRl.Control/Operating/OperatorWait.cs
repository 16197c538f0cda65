namespace SimpleVlaRl.Control.Operating;

/// <summary>How the one thread that runs episodes waits for a person.</summary>
internal sealed class OperatorWait : IDisposable
{
    private readonly ManualResetEventSlim wake = new();

    /// <summary>Something has changed that may be waited for.</summary>
    public void Wake() => wake.Set();

    /// <summary>Waits for a condition.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="end">What makes waiting vain.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether the condition holds.</returns>
    public bool Until(Func<bool> condition, Func<bool> end, CancellationToken cancellation)
    {
        while (!condition())
        {
            if (end() || cancellation.IsCancellationRequested)
            {
                return false;
            }

            try
            {
                wake.Wait(cancellation);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            // Before the conditions are looked at again: what changes from here on wakes anew.
            wake.Reset();
        }

        return true;
    }

    public void Dispose() => wake.Dispose();
}
