using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>
/// Demonstrations in memory. A sample is a waypoint t of an episode: the picture and the joints before it, and the waypoints t to t + K - 1,
/// the last one repeated past the episode's end. Each picture is kept once.
/// </summary>
public sealed class ImitationDataset
{
    private readonly FrameStore frames;
    private readonly List<ImitationEpisode> episodes = [];
    private readonly List<int> episodeOfWaypoint = [];
    private readonly List<int> frameOfWaypoint = [];
    private readonly List<double> joints = [];
    private readonly List<double> targets = [];

    /// <summary>Makes an empty dataset.</summary>
    /// <param name="architecture">The policy that learns from it: number and size of images, dimensions.</param>
    public ImitationDataset(PolicyArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture;
        frames = new FrameStore(architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3);
    }

    /// <summary>The policy that learns from it.</summary>
    public PolicyArchitecture Architecture { get; }

    /// <summary>The demonstrations.</summary>
    public IReadOnlyList<ImitationEpisode> Episodes => episodes;

    /// <summary>The waypoints of all episodes.</summary>
    public int WaypointCount => episodeOfWaypoint.Count;

    /// <summary>The waypoints before which there was a picture: only they can be learned from, the others are what comes after them.</summary>
    public int SampleCount => frames.Count;

    /// <summary>Starts an episode.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="prompt">The tokenised instruction, begin token first; at least 2 ids.</param>
    public void BeginEpisode(string name, ReadOnlySpan<long> prompt)
    {
        if (prompt.Length < 2)
        {
            throw new ArgumentException($"The prompt of episode '{name}' has {prompt.Length} ids; expected at least 2.", nameof(prompt));
        }

        episodes.Add(new ImitationEpisode(name, prompt.ToArray(), WaypointCount, 0));
    }

    /// <summary>Adds the next waypoint of the episode.</summary>
    /// <param name="images">The pictures before the waypoint at the policy's size, [N, H, W, 3].</param>
    /// <param name="jointPositions">The measured joints before the waypoint in robot units, [P]; ignored when the policy takes none.</param>
    /// <param name="waypoint">The waypoint to imitate in robot units, [A].</param>
    /// <exception cref="ArgumentException">A size is wrong or a value is not finite.</exception>
    public void AddWaypoint(ReadOnlySpan<byte> images, ReadOnlySpan<double> jointPositions, ReadOnlySpan<double> waypoint)
    {
        DemandEpisode();
        ReadOnlySpan<double> proprioception = Architecture.ProprioceptionDimension == 0 ? [] : jointPositions;
        CheckFinite(proprioception, Architecture.ProprioceptionDimension, nameof(jointPositions));
        CheckFinite(waypoint, Architecture.ActionDimension, nameof(waypoint));
        frameOfWaypoint.Add(frames.Count);
        frames.Add(images);
        joints.AddRange(proprioception);
        Append(waypoint);
    }

    /// <summary>Adds the next waypoint of the episode, before which no picture was taken, as inside a policy's chunk.</summary>
    /// <param name="waypoint">The waypoint in robot units, [A].</param>
    /// <exception cref="ArgumentException">The size is wrong or a value is not finite.</exception>
    public void AddUnseenWaypoint(ReadOnlySpan<double> waypoint)
    {
        DemandEpisode();
        CheckFinite(waypoint, Architecture.ActionDimension, nameof(waypoint));
        frameOfWaypoint.Add(-1);
        Append(waypoint);
    }

    /// <summary>Takes the action statistics of all waypoints.</summary>
    /// <param name="lowQuantile">The quantile that maps to -1.</param>
    /// <param name="highQuantile">The quantile that maps to +1.</param>
    /// <param name="minimumRange">The least width of a dimension's range in robot units; narrower ones are widened about their middle.</param>
    /// <returns>The normalisation.</returns>
    public ActionNormalization ActionStatistics(double lowQuantile = 0.01, double highQuantile = 0.99, double minimumRange = 0.02) =>
        Widen(
            ActionNormalization.FromValues(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(targets), Architecture.ActionDimension, lowQuantile, highQuantile),
            minimumRange);

    /// <summary>Takes the statistics of the measured joints.</summary>
    /// <param name="lowQuantile">The quantile that maps to -1.</param>
    /// <param name="highQuantile">The quantile that maps to +1.</param>
    /// <param name="minimumRange">The least width of a dimension's range in robot units; else the noise of a resting joint fills the input.</param>
    /// <returns>The normalisation; null when the policy takes no proprioception.</returns>
    public ActionNormalization? ProprioceptionStatistics(double lowQuantile = 0.01, double highQuantile = 0.99, double minimumRange = 0.02) =>
        Architecture.ProprioceptionDimension == 0
        ? null
        : Widen(
            ActionNormalization.FromValues(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(joints), Architecture.ProprioceptionDimension, lowQuantile, highQuantile),
            minimumRange);

    /// <summary>The episode that a sample belongs to.</summary>
    internal ImitationEpisode EpisodeOf(int sample) => episodes[episodeOfWaypoint[sample]];

    /// <summary>Whether a waypoint is a sample.</summary>
    internal bool IsSample(int waypoint) => frameOfWaypoint[waypoint] >= 0;

    internal ReadOnlySpan<byte> Images(int sample) => frames[frameOfWaypoint[sample]];

    internal double Joint(int sample, int joint) => joints[(frameOfWaypoint[sample] * Architecture.ProprioceptionDimension) + joint];

    /// <summary>The tokens of every waypoint, [waypoints, A].</summary>
    internal byte[] Tokenize(ActionNormalization actions)
    {
        byte[] tokens = new byte[targets.Count];
        for (int index = 0; index < tokens.Length; index++)
        {
            int dimension = index % Architecture.ActionDimension;
            tokens[index] = (byte)ActionBins.Encode(actions.Normalize(dimension, targets[index]));
        }

        return tokens;
    }

    private void DemandEpisode()
    {
        if (episodes.Count == 0)
        {
            throw new InvalidOperationException("No episode has begun; call BeginEpisode first.");
        }
    }

    private void Append(ReadOnlySpan<double> waypoint)
    {
        targets.AddRange(waypoint);
        episodeOfWaypoint.Add(episodes.Count - 1);
        episodes[^1] = episodes[^1] with { WaypointCount = episodes[^1].WaypointCount + 1 };
    }

    private static ActionNormalization Widen(ActionNormalization statistics, double minimumRange)
    {
        double[] low = [.. statistics.Low];
        double[] high = [.. statistics.High];
        for (int dimension = 0; dimension < low.Length; dimension++)
        {
            double missing = minimumRange - (high[dimension] - low[dimension]);
            if (missing > 0)
            {
                low[dimension] -= missing / 2;
                high[dimension] += missing / 2;
            }
        }

        return statistics with { Low = low, High = high };
    }

    private static void CheckFinite(ReadOnlySpan<double> values, int expected, string name)
    {
        if (values.Length != expected)
        {
            throw new ArgumentException($"There are {values.Length} values; expected {expected}.", name);
        }

        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"A value is {value}; only finite values can be learned.", name);
            }
        }
    }
}
