using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>Reads a recorded episode as GRPO learns from it: what the network saw, what it drew, how likely that was, and what of it moved the robot.</summary>
/// <param name="inputs">The preprocessing that the robot uses too.</param>
/// <param name="manifest">The policy.</param>
public sealed class StoredEpisodeLoader(PolicyInputBuilder inputs, PolicyManifest manifest)
{
    /// <summary>The logarithm of a probability of one, as single precision computes it.</summary>
    private const float RoundingError = 1e-4f;

    private readonly string[] cameras = [.. manifest.Cameras.Select(camera => camera.Name)];

    /// <summary>Reads an episode.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="succeeded">Whether it is a success, by the label that counts.</param>
    /// <returns>The episode.</returns>
    /// <exception cref="InvalidDataException">It does not fit the policy, lacks something, or was not played chunk by chunk; it says what.</exception>
    public GrpoEpisode Read(EpisodeReader episode, bool succeeded)
    {
        ArgumentNullException.ThrowIfNull(episode);
        EpisodeHeader header = episode.Header;
        PolicyArchitecture architecture = manifest.Architecture;
        if (header.ChunkLength != architecture.ChunkLength || header.WaypointRateHertz != manifest.WaypointRateHertz
            || header.JointNames.Count != manifest.Joints.Count)
        {
            throw new InvalidDataException($"chunks of {header.ChunkLength} waypoints at {header.WaypointRateHertz} Hz for {header.JointNames.Count} joints; "
                + $"the policy gives {architecture.ChunkLength} at {manifest.WaypointRateHertz} Hz for {manifest.Joints.Count}");
        }

        List<GrpoDecision> decisions = [];
        foreach (StoredDecision decision in episode.ReadDecisions(cameras))
        {
            decisions.Add(Read(decision, decisions.Count));
        }

        return decisions.Count == 0 ? throw new InvalidDataException("the policy was never asked in it")
            : new GrpoEpisode(
                inputs.PromptTokens(header.Instruction).ToArray(),
                decisions,
                WaypointsBegun(episode, decisions.Count) * architecture.ActionDimension,
                succeeded);
    }

    private GrpoDecision Read(StoredDecision decision, int place)
    {
        PolicyArchitecture architecture = manifest.Architecture;
        ChunkRecord asked = decision.Chunk;
        if (asked.ChunkIndex != place || asked.Chunk.IsFromFallback)
        {
            throw new InvalidDataException(asked.ChunkIndex != place ? $"chunk {place} is missing" : $"chunk {place} is of a stand-in, not of the policy");
        }

        if (asked.Chunk.Tokens.Length != architecture.ActionTokenCount || asked.Chunk.LogProbabilities.Length != architecture.ActionTokenCount
            || asked.Proprioception.Length < architecture.ProprioceptionDimension)
        {
            throw new InvalidDataException($"chunk {place} has {asked.Chunk.Tokens.Length} tokens, {asked.Chunk.LogProbabilities.Length} log-probabilities and "
                + $"{asked.Proprioception.Length} joints; expected {architecture.ActionTokenCount} and {architecture.ProprioceptionDimension}");
        }

        if (asked.Chunk.LogProbabilities.Any(value => !float.IsFinite(value) || value > RoundingError)
            || asked.Chunk.Tokens.Any(token => token is < 0 or > byte.MaxValue))
        {
            throw new InvalidDataException($"chunk {place} has a token or a log-probability that is none");
        }

        byte[] images = new byte[inputs.ImageByteCount];
        inputs.WriteImages([.. decision.Frames.Select(frame => frame.Decode())], images);
        return new GrpoDecision(
            images,
            [.. asked.Proprioception.Take(architecture.ProprioceptionDimension).Select(position => (float)position)],
            [.. asked.Chunk.Tokens.Select(token => (byte)token)],
            [.. asked.Chunk.LogProbabilities]);
    }

    /// <summary>How many waypoints moved the robot; GRPO's credit goes to a run of tokens, so all chunks but the last are to be played to their end.</summary>
    private int WaypointsBegun(EpisodeReader episode, int decisions)
    {
        int ticksPerWaypoint = (int)Math.Round(episode.Header.ServoRateHertz / manifest.WaypointRateHertz);
        int[] ticks = new int[decisions];
        foreach (int chunk in episode.ReadSteps().Select(step => step.ChunkIndex).Where(chunk => chunk >= 0))
        {
            ticks[chunk < decisions ? chunk : throw new InvalidDataException($"a tick is of chunk {chunk}, of which no inference is recorded")]++;
        }

        int length = manifest.Architecture.ChunkLength;
        int cut = Array.FindIndex(ticks, 0, decisions - 1, played => played != length * ticksPerWaypoint);
        return cut < 0 ? ((decisions - 1) * length) + Math.Min(length, (ticks[^1] + ticksPerWaypoint - 1) / ticksPerWaypoint)
            : throw new InvalidDataException(
                $"chunk {cut} was played for {ticks[cut]} ticks of {length * ticksPerWaypoint}; collect with --chunks hold, which plays each to its end");
    }
}
