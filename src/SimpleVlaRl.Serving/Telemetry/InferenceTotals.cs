using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Serving.Telemetry;

/// <summary>Where the time of all answers went since the server began, as Triton's statistics tell it.</summary>
internal sealed class InferenceTotals(TimeProvider time)
{
    private readonly Lock _lock = new();
    private InferenceSums _sums = new(0, 0, default, default, default, default, default, null);

    /// <summary>The sums at the moment.</summary>
    public InferenceSums Now
    {
        get
        {
            lock (_lock)
            {
                return _sums;
            }
        }
    }

    public void Answered(in PolicyReply reply, TimeSpan elapsed)
    {
        lock (_lock)
        {
            _sums = _sums with
            {
                Answered = _sums.Answered + 1,
                Success = _sums.Success + elapsed,
                Queue = _sums.Queue + reply.Timings.Queue,
                Preprocessing = _sums.Preprocessing + reply.Timings.Preprocessing,
                Run = _sums.Run + reply.Timings.Run,
                Last = time.GetUtcNow(),
            };
        }
    }

    public void Failed(TimeSpan elapsed)
    {
        lock (_lock)
        {
            _sums = _sums with { Failed = _sums.Failed + 1, Failure = _sums.Failure + elapsed };
        }
    }
}
