using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Core.Outcomes;

/// <summary>Port: how likely it is, by the look of it, that a task is done. For one thread at a time.</summary>
public interface IOutcomeClassifier : IDisposable
{
    /// <summary>What it was made for and how well it does.</summary>
    ClassifierManifest Manifest { get; }

    /// <summary>Judges what the cameras see. Does not allocate in steady state.</summary>
    /// <param name="frames">One frame per camera, in the order of <see cref="ClassifierManifest.Cameras"/>.</param>
    /// <returns>The probability that the task is done, 0 to 1; not a number where the network gives none, which says nothing.</returns>
    /// <exception cref="ArgumentException">There are more or fewer frames than cameras.</exception>
    float SuccessProbability(IReadOnlyList<ImageFrame> frames);
}
