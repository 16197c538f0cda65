using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The episodes from one start under one policy version.</summary>
/// <param name="Number">The group's number in the run.</param>
/// <param name="Start">The start.</param>
/// <param name="PolicyVersion">The iteration whose weights acted.</param>
/// <param name="Trajectories">The episodes that count; invalid ones are not among them.</param>
public sealed record GrpoGroup(long Number, TrainingStart Start, long PolicyVersion, IReadOnlyList<GrpoEpisode> Trajectories)
{
    /// <summary>The successes.</summary>
    public int Successes => Trajectories.Count(trajectory => trajectory.Succeeded);

    /// <summary>The advantages, where the episodes are only a part of those that were compared: see <see cref="LearnedPart"/>.</summary>
    internal IReadOnlyList<double>? GivenAdvantages { get; init; }

    /// <summary>The bytes of its pictures, wherever they lie.</summary>
    internal long PictureBytes => Trajectories.Sum(trajectory => trajectory.PictureBytes);

    /// <summary>The advantage of each episode.</summary>
    /// <param name="rewardCoefficient">The return of a success.</param>
    /// <param name="isStandardized">Whether they are divided by the group's deviation.</param>
    /// <returns>One per episode.</returns>
    public double[] Advantages(double rewardCoefficient, bool isStandardized = true)
    {
        if (GivenAdvantages is { } given)
        {
            return [.. given];
        }

        double[] returns = [.. Trajectories.Select(trajectory => trajectory.Succeeded ? rewardCoefficient : 0)];
        double[] advantages = new double[returns.Length];
        GroupAdvantage.Compute(returns, advantages, isStandardized);
        return advantages;
    }
}
