namespace SimpleVlaRl.Serving.Server;

/// <summary>
/// How often something that callers cause may be logged: a handful per period, and then how many were left out, so that nobody fills a disk from outside.
/// </summary>
internal sealed class LogQuota(TimeProvider time)
{
    /// <summary>The most lines of a period.</summary>
    public const int LinesPerPeriod = 10;

    /// <summary>The period.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock mutex = new();
    private long began = time.GetTimestamp();
    private int lines;
    private long silent;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="silent">How many were left out since the last one that was written.</param>
    public bool Allows(out long silent)
    {
        lock (mutex)
        {
            if (time.GetElapsedTime(began) >= Period)
            {
                (began, lines) = (time.GetTimestamp(), 0);
            }

            silent = this.silent;
            if (lines >= LinesPerPeriod)
            {
                this.silent++;
                return false;
            }

            lines++;
            this.silent = 0;
            return true;
        }
    }
}
