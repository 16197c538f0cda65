using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>Goes through recorded groups several times, and keeps the last weights that are near enough to those that acted.</summary>
/// <remarks>
/// The clip of the surrogate holds every token by itself; what holds the policy as a whole is measured after each epoch, with the weights that would ship.
/// </remarks>
/// <param name="learner">The learner; not disposed with this.</param>
/// <param name="groups">The groups, with the log-probabilities of the weights that acted.</param>
/// <param name="maximumDivergence">How far the weights may move.</param>
public sealed class StoredLearning(GrpoLearner learner, IReadOnlyList<GrpoGroup> groups, double maximumDivergence)
{
    /// <summary>Learns.</summary>
    /// <param name="epochs">How often at most.</param>
    /// <param name="onEpoch">Told after each.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>What each epoch did; the last may not be kept.</returns>
    /// <exception cref="GrpoDivergedException">Too many steps in a row were not finite.</exception>
    public IReadOnlyList<StoredEpoch> Run(int epochs, Action<StoredEpoch> onEpoch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(onEpoch);
        List<StoredEpoch> done = [];
        using torch.Tensor kept = learner.Trained.Flat.detach().clone();
        while (done.Count < epochs && done.All(epoch => epoch.IsKept))
        {
            GrpoUpdate update = learner.Update(groups, done.Count, cancellation);
            double divergence = Divergence(cancellation);

            // Also what is not a number is not kept.
            bool isKept = divergence <= maximumDivergence;
            using (torch.no_grad())
            {
                torch.Tensor weights = learner.Trained.Flat.detach();
                (isKept ? kept : weights).copy_(isKept ? weights : kept);
            }

            done.Add(new StoredEpoch(done.Count + 1, update, divergence, isKept, learner.StepCount));
            onEpoch(done[^1]);
        }

        return done;
    }

    private double Divergence(CancellationToken cancellation)
    {
        double sum = 0;
        long counted = 0;
        foreach ((GrpoGroup then, GrpoGroup now) in groups.Zip(learner.Recompute(groups, groups[0].PolicyVersion, cancellation)))
        {
            for (int episode = 0; episode < then.Trajectories.Count; episode++)
            {
                foreach ((float old, float own) in LogProbabilityGap.Pairs(then.Trajectories[episode], now.Trajectories[episode]))
                {
                    double change = (double)own - old;
                    sum += Math.Exp(change) - 1 - change;
                    counted++;
                }
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }
}
