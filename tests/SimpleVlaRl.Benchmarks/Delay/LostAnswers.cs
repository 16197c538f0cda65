using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>How long answers take: the delay, and where one is lost on its way, the time-out before the policy is asked again.</summary>
/// <remarks>
/// Every attempt is lost with the same probability. A lost one is given up <paramref name="timeOut"/> after its answer was due, and the same observation is
/// asked for again. The same requests of an episode are lost under every scheme.
/// </remarks>
/// <param name="delay">From the observation to an answer that is not lost.</param>
/// <param name="share">The share of attempts that are lost.</param>
/// <param name="timeOut">How long after its time an answer is waited for.</param>
internal sealed class LostAnswers(TimeSpan delay, double share, TimeSpan timeOut)
{
    private ulong seed;
    private uint requests;

    /// <summary>How many attempts were lost.</summary>
    public int Lost { get; private set; }

    public void Begin(long episodeSeed) => (seed, requests) = ((ulong)episodeSeed, 0);

    /// <summary>The time until the next request is answered.</summary>
    public TimeSpan Next()
    {
        TimeSpan time = delay;
        for (uint attempt = 0; CounterRandom.Uniform(seed, requests, attempt) < share; attempt++)
        {
            time += delay + timeOut;
            Lost++;
        }

        requests++;
        return time;
    }
}
