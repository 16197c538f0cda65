using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Waits for what other processes do.</summary>
/// <param name="cancellation">Ends every wait.</param>
internal sealed class Waiting(CancellationToken cancellation)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits.</summary>
    public void Pause(TimeSpan length)
    {
        cancellation.WaitHandle.WaitOne(length);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Waits for a condition.</summary>
    /// <returns>Whether it came.</returns>
    public bool TryUntil(Func<bool> condition, TimeSpan patience)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return false;
            }

            Pause(Poll);
        }

        return true;
    }

    /// <summary>Waits for a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="description">What is waited for.</param>
    /// <param name="said">What the program says that it depends on.</param>
    /// <exception cref="UserException">It did not come.</exception>
    public void Until(Func<bool> condition, TimeSpan patience, string description, Func<string> said)
    {
        if (!TryUntil(condition, patience))
        {
            string words = said();
            throw new UserException(
                $"not within {patience.TotalSeconds:0} s: {description}; the run's last words: {words[Math.Max(0, words.Length - 300)..]}");
        }
    }
}
