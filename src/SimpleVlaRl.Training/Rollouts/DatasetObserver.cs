using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Imitation;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Keeps demonstrations that succeeded, pictures already at the policy's size, and puts them into a dataset in the order of their numbers.</summary>
/// <param name="manifest">The policy that will learn; its normalisation is not looked at.</param>
/// <param name="instructionOf">What the robot is told in a task.</param>
/// <param name="policyFolder">The folder that holds the manifest, for a tokeniser with a file; null where there is none.</param>
public sealed class DatasetObserver(PolicyManifest manifest, Func<string, string> instructionOf, string? policyFolder = null) : IDemonstrationObserver
{
    private readonly Dictionary<int, Pending> pending = [];
    private readonly SortedDictionary<int, Pending> finished = [];
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Begun(int episode, EpisodeStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        lock (gate)
        {
            pending[episode] = new Pending(new PolicyInputBuilder(manifest, policyFolder), start);
        }
    }

    /// <inheritdoc/>
    public void Chosen(int episode, IReadOnlyList<ImageFrame> frames, ReadOnlySpan<double> jointPositions, ReadOnlySpan<double> waypoint)
    {
        Pending demonstration;
        lock (gate)
        {
            demonstration = pending[episode];
        }

        byte[] images = new byte[demonstration.Builder.ImageByteCount];
        demonstration.Builder.WriteImages(frames, images);
        demonstration.Waypoints.Add((images, jointPositions.ToArray(), waypoint.ToArray()));
    }

    /// <inheritdoc/>
    public void Ended(RolloutResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (gate)
        {
            if (pending.Remove(result.Index, out Pending? demonstration) && result.Outcome.Kind == OutcomeKind.Success)
            {
                finished[result.Index] = demonstration;
            }
        }
    }

    /// <summary>Moves the successes into a dataset, and forgets them here.</summary>
    /// <param name="dataset">The dataset, of the same architecture.</param>
    /// <returns>How many demonstrations were added.</returns>
    public int MoveTo(ImitationDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        lock (gate)
        {
            int count = finished.Count;
            foreach (Pending demonstration in finished.Values)
            {
                dataset.BeginEpisode(
                    $"{demonstration.Start.Task} {demonstration.Start.Seed}",
                    demonstration.Builder.PromptTokens(instructionOf(demonstration.Start.Task)));
                foreach ((byte[] images, double[] joints, double[] waypoint) in demonstration.Waypoints)
                {
                    dataset.AddWaypoint(images, joints, waypoint);
                }
            }

            finished.Clear();
            return count;
        }
    }

    private sealed record Pending(PolicyInputBuilder Builder, EpisodeStart Start)
    {
        public List<(byte[] Images, double[] Joints, double[] Waypoint)> Waypoints { get; } = [];
    }
}
