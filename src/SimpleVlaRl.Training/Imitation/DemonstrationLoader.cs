using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>
/// Reads recorded demonstrations into a dataset: for every waypoint, the frame and the joints just before it and the waypoint that the expert wanted. Of a
/// policy's episode, every decision: what it saw, and the chunk that it made of it (RLDG, Xu et al. 2024, arXiv 2412.09858, section III-B).
/// </summary>
/// <param name="inputs">The preprocessing that the robot uses too.</param>
/// <param name="manifest">The policy: its cameras, prompt and sizes.</param>
public sealed class DemonstrationLoader(PolicyInputBuilder inputs, PolicyManifest manifest)
{
    private readonly byte[] images = new byte[inputs.ImageByteCount];

    /// <summary>Adds one episode's waypoints.</summary>
    /// <param name="episode">The episode; a success of an expert or of a policy.</param>
    /// <param name="dataset">The dataset.</param>
    /// <returns>How many waypoints were added.</returns>
    /// <exception cref="InvalidDataException">The episode does not fit the policy, or lacks a frame.</exception>
    public int Add(EpisodeReader episode, ImitationDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(episode);
        ArgumentNullException.ThrowIfNull(dataset);
        EpisodeHeader header = episode.Header;
        if (header.ChunkLength != manifest.Architecture.ChunkLength || header.WaypointRateHertz != manifest.WaypointRateHertz
            || header.JointNames.Count != manifest.Joints.Count)
        {
            throw new InvalidDataException($"The episode '{episode.Path}' has chunks of {header.ChunkLength} at {header.WaypointRateHertz} Hz for "
                + $"{header.JointNames.Count} joints; the policy takes {manifest.Architecture.ChunkLength} at {manifest.WaypointRateHertz} Hz "
                + $"for {manifest.Joints.Count}.");
        }

        if (header.Mode != EpisodeMode.Demonstrate)
        {
            return AddDecisions(episode, dataset);
        }

        dataset.BeginEpisode(header.EpisodeId.ToString(), inputs.PromptTokens(header.Instruction));
        Dictionary<int, ChunkRecord> chunks = episode.ReadChunks().ToDictionary(chunk => chunk.ChunkIndex);
        int ticksPerWaypoint = (int)Math.Round(header.ServoRateHertz / header.WaypointRateHertz);
        int added = 0;
        foreach (IGrouping<int, StepRecord> played in episode.ReadSteps().Where(step => step.ChunkIndex >= 0).GroupBy(step => step.ChunkIndex))
        {
            int tick = 0;
            foreach (StepRecord step in played)
            {
                if (tick % ticksPerWaypoint == 0)
                {
                    AddWaypoint(episode, step, chunks[played.Key], tick / ticksPerWaypoint, dataset);
                    added++;
                }

                tick++;
            }
        }

        return added;
    }

    private void AddWaypoint(EpisodeReader episode, StepRecord step, ChunkRecord chunk, int waypoint, ImitationDataset dataset)
    {
        List<Core.Observations.ImageFrame> frames = [];
        foreach (ManifestCamera camera in manifest.Cameras)
        {
            StoredFrame frame = episode.FindLatestFrame(camera.Name, step.StampNanoseconds)
                ?? throw new InvalidDataException($"The episode '{episode.Path}' has no frame of '{camera.Name}' at or before tick {step.Tick}.");
            frames.Add(frame.Decode());
        }

        inputs.WriteImages(frames, images);

        // At the first waypoint of a chunk the expert decided before the pause, as a policy does.
        dataset.AddWaypoint(images, waypoint == 0 ? chunk.Proprioception : [.. step.MeasuredPositions], Waypoint(chunk, waypoint));
    }

    /// <summary>A policy looks before its chunk and not again; the last chunk counts whole, also where success ended it.</summary>
    /// <exception cref="InvalidDataException">A stand-in decided in the policy's place; nothing was added.</exception>
    private int AddDecisions(EpisodeReader episode, ImitationDataset dataset)
    {
        int added = 0;
        StoredDecision[] decisions = [.. episode.ReadDecisions([.. manifest.Cameras.Select(camera => camera.Name)])];
        if (Array.Find(decisions, decision => decision.Chunk.Chunk.IsFromFallback) is { } other)
        {
            throw new InvalidDataException($"Chunk {other.Chunk.ChunkIndex} of '{episode.Path}' is a stand-in's and not the policy's.");
        }

        dataset.BeginEpisode(episode.Header.EpisodeId.ToString(), inputs.PromptTokens(episode.Header.Instruction));
        foreach (StoredDecision decision in decisions)
        {
            inputs.WriteImages([.. decision.Frames.Select(frame => frame.Decode())], images);
            dataset.AddWaypoint(images, decision.Chunk.Proprioception, Waypoint(decision.Chunk, 0));
            for (int waypoint = 1; waypoint < manifest.Architecture.ChunkLength; waypoint++)
            {
                dataset.AddUnseenWaypoint(Waypoint(decision.Chunk, waypoint));
            }

            added += manifest.Architecture.ChunkLength;
        }

        return added;
    }

    private static double[] Waypoint(ChunkRecord chunk, int waypoint)
    {
        double[] target = new double[chunk.Chunk.Dimension];
        for (int joint = 0; joint < target.Length; joint++)
        {
            target[joint] = chunk.Chunk.Actions[(waypoint * chunk.Chunk.Dimension) + joint];
        }

        return target;
    }
}
