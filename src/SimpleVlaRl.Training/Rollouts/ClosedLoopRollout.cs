using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>
/// Runs a policy in simulated robots exactly as the robot runs it: observe, hold while inferring, play the chunk through the gate, again.
/// All environments that wait for a decision share one call of the policy.
/// </summary>
public sealed class ClosedLoopRollout
{
    private readonly IPolicy policy;
    private readonly IVectorEnvironment environments;
    private readonly RolloutOptions options;
    private readonly PolicyEpisode[] slots;

    /// <summary>Prepares rollouts.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="environments">The robots.</param>
    /// <param name="options">How to run.</param>
    /// <param name="time">The clock of recorded stamps.</param>
    /// <param name="recording">Where episodes are recorded; null for nowhere.</param>
    /// <exception cref="ArgumentException">Policy and robot do not fit, or the options cannot be used.</exception>
    public ClosedLoopRollout(IPolicy policy, IVectorEnvironment environments, RolloutOptions options, TimeProvider time, RolloutRecording? recording = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(options);
        options.Demand();
        RobotFit.Demand(policy.Manifest, environments.Robot, nameof(policy));
        this.policy = policy;
        this.environments = environments;
        this.options = options;
        slots = [.. Enumerable.Range(0, environments.Count).Select(index => new PolicyEpisode(policy, environments, index, options, time, recording))];
    }

    /// <summary>Runs episodes.</summary>
    /// <param name="episodes">Which; each takes the next environment that is free.</param>
    /// <param name="observer">Sees decisions and ends; null for nobody.</param>
    /// <param name="cancellation">Stops after the running chunks; episodes under way are discarded.</param>
    /// <returns>One result per episode that ended, in the order of the list.</returns>
    public IReadOnlyList<RolloutResult> Run(IReadOnlyList<RolloutEpisode> episodes, IRolloutObserver? observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        List<RolloutResult> results = [];
        List<PolicyEpisode> active = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.ThreadCount };
        int next = 0;
        foreach (PolicyEpisode slot in slots.Take(episodes.Count))
        {
            slot.Begin(next, episodes[next]);
            active.Add(slot);
            next++;
        }

        while (active.Count > 0)
        {
            if (cancellation.IsCancellationRequested)
            {
                active.ForEach(slot => slot.Abandon());
                break;
            }

            Parallel.ForEach(active, parallel, slot => slot.Observe());
            policy.Infer([.. active.Select(slot => slot.Request)], [.. active.Select(slot => slot.Chunk)]);
            Parallel.ForEach(active, parallel, slot => slot.Play(observer));
            foreach (PolicyEpisode slot in active.ToArray())
            {
                if (slot.Result is not { } result)
                {
                    continue;
                }

                results.Add(result);
                if (next < episodes.Count)
                {
                    slot.Begin(next, episodes[next]);
                    next++;
                }
                else
                {
                    active.Remove(slot);
                }
            }
        }

        return [.. results.OrderBy(result => result.Index)];
    }
}
