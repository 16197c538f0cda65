using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Serving.Telemetry;

/// <summary>Where the time of all answers went since the server began, as Triton's statistics tell it.</summary>
internal sealed class InferenceTotals(TimeProvider time)
{
    private readonly Lock mutex = new();
    private InferenceSums sums = new(0, 0, default, default, default, default, default, null);

    /// <summary>The sums at the moment.</summary>
    public InferenceSums Now
    {
        get
        {
            lock (mutex)
            {
                return sums;
            }
        }
    }

    public void Answered(in PolicyReply reply, TimeSpan elapsed)
    {
        lock (mutex)
        {
            sums = sums with
            {
                Answered = sums.Answered + 1,
                Success = sums.Success + elapsed,
                Queue = sums.Queue + reply.Timings.Queue,
                Preprocessing = sums.Preprocessing + reply.Timings.Preprocessing,
                Run = sums.Run + reply.Timings.Run,
                Last = time.GetUtcNow(),
            };
        }
    }

    public void Failed(TimeSpan elapsed)
    {
        lock (mutex)
        {
            sums = sums with { Failed = sums.Failed + 1, Failure = sums.Failure + elapsed };
        }
    }
}
