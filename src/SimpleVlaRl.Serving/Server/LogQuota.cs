namespace SimpleVlaRl.Serving.Server;

/// <summary>How often something that callers cause may be logged: a handful per period, and then how many were left out, so that nobody fills a disk from outside.</summary>
internal sealed class LogQuota(TimeProvider time)
{
    /// <summary>The most lines of a period.</summary>
    public const int LinesPerPeriod = 10;

    /// <summary>The period.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _began = time.GetTimestamp();
    private int _lines;
    private long _silent;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="silent">How many were left out since the last one that was written.</param>
    public bool Allows(out long silent)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_began) >= Period)
            {
                (_began, _lines) = (time.GetTimestamp(), 0);
            }

            silent = _silent;
            if (_lines >= LinesPerPeriod)
            {
                _silent++;
                return false;
            }

            _lines++;
            _silent = 0;
            return true;
        }
    }
}
