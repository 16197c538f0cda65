using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Environments;

namespace SimpleVlaRl.Benchmarks.Environments;

/// <summary>What a server did with its environments.</summary>
internal sealed class EnvironmentMeasurement
{
    private const int Tolerance = 4;

    public int Iterations { get; private set; }

    public int Groups { get; private set; }

    /// <summary>Groups whose attempts did not all begin alike.</summary>
    public int MixedGroups { get; private set; }

    /// <summary>Episodes that were learned from though something was wrong with them.</summary>
    public int InvalidCounted { get; private set; }

    /// <summary>Episodes that were found not to count.</summary>
    public int Invalid { get; private set; }

    public int Episodes { get; private set; }

    public int Broken { get; private set; }

    public double ObservationsPerSecond { get; private set; }

    public double LearnerWaitShare { get; private set; }

    /// <summary>After the first iteration and at the end.</summary>
    public (double First, double Last) MemoryMegabytes { get; private set; }

    /// <summary>Looks at what an iteration learns from.</summary>
    public void Take(IReadOnlyList<GrpoGroup> groups)
    {
        Iterations++;
        Groups += groups.Count;
        foreach (GrpoGroup group in groups)
        {
            MixedGroups += group.Trajectories.DistinctBy(trajectory => trajectory.Decisions[0].Images.ToArray()[0]).Count() == 1 ? 0 : 1;
            InvalidCounted += group.Trajectories.Count(trajectory => trajectory.Decisions.Count < 3
                || trajectory.Decisions.Skip(1).Any(decision => Math.Abs(decision.Images.ToArray()[1] - SyntheticEnvironment.Broken) <= Tolerance));
        }

        double megabytes = Environment.WorkingSet / 1e6;
        MemoryMegabytes = (Iterations == 1 ? megabytes : MemoryMegabytes.First, megabytes);
    }

    /// <summary>Ends.</summary>
    public void End(IReadOnlyList<SyntheticEnvironment> environments, EnvironmentCounts counts, TimeSpan took)
    {
        ObservationsPerSecond = environments.Sum(environment => environment.Answered) / took.TotalSeconds;
        Episodes = environments.Sum(environment => environment.Episodes.All);
        Broken = environments.Sum(environment => environment.Episodes.Broken);
        Invalid = counts.Invalid.Values.Sum();
        LearnerWaitShare = counts.SamplingSeconds > 0 ? counts.WaitSeconds / counts.SamplingSeconds : 1;
    }
}
