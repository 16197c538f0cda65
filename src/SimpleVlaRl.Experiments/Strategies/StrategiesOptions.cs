using SimpleVlaRl.Experiments.Evaluation;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>What <c>vla-learn strategies</c> was asked to do.</summary>
internal sealed record StrategiesOptions
{
    /// <summary>How the policy runs; of the expert alone its task, robot, delay, threads and looks are taken.</summary>
    public required EvaluationOptions Evaluation { get; init; }

    /// <summary>Whether the scripted expert is measured instead of a policy.</summary>
    public required bool IsExpertAlone { get; init; }

    /// <summary>Episodes of the expert on each task, on training starts from the first on.</summary>
    public required int ExpertEpisodes { get; init; }

    /// <summary>The standard deviation of the disturbance of the expert's waypoints, radians.</summary>
    public required double Noise { get; init; }

    /// <summary>The share of the expert's episodes that are disturbed.</summary>
    public required double NoisyFraction { get; init; }
}
