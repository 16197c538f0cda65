using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Sees every waypoint of a demonstration. Calls for different episodes come from different threads.</summary>
public interface IDemonstrationObserver
{
    /// <summary>A demonstration begins.</summary>
    /// <param name="episode">Its number in the list that is run.</param>
    /// <param name="start">Its start.</param>
    void Begun(int episode, EpisodeStart start);

    /// <summary>The expert has chosen a waypoint.</summary>
    /// <param name="episode">The demonstration's number.</param>
    /// <param name="frames">The pictures before it, in the order of the cameras; valid during the call.</param>
    /// <param name="jointPositions">The measured joints before it, in robot units.</param>
    /// <param name="waypoint">The expert's waypoint, without injected noise, in robot units.</param>
    void Chosen(int episode, IReadOnlyList<ImageFrame> frames, ReadOnlySpan<double> jointPositions, ReadOnlySpan<double> waypoint);

    /// <summary>A demonstration has ended.</summary>
    /// <param name="result">How; only successes are worth imitating.</param>
    void Ended(RolloutResult result);
}
