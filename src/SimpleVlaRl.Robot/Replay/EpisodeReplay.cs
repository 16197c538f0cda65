using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>Asks a policy once more what it was asked in an episode: with the recorded frames, joints, instruction and seed of sampling.</summary>
/// <remarks>
/// The frames lie in the file as JPEG, and the policy saw them before they were: the answers of the same weights differ a little from those of then. What a
/// stand-in answered, because the policy's server did not, is left out.
/// </remarks>
/// <param name="policy">The policy.</param>
internal sealed class EpisodeReplay(IPolicy policy)
{
    private readonly PolicyManifest manifest = policy.Manifest;
    private readonly string[] cameras = [.. policy.Manifest.Cameras.Select(camera => camera.Name)];

    /// <summary>Replays an episode.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="InvalidDataException">It cannot be replayed through this policy.</exception>
    /// <exception cref="McapException">The file is damaged.</exception>
    public ReplayResult Run(EpisodeListing episode, CancellationToken cancellation)
    {
        using EpisodeReader reader = EpisodeStore.OpenEpisode(episode);
        EpisodeHeader header = reader.Header;
        Demand(header);
        PolicyArchitecture architecture = manifest.Architecture;
        ReplayComparison comparison = new(manifest);
        ActionChunk answer = new(architecture.ChunkLength, architecture.ActionDimension);
        PolicyRequest request = new()
        {
            Frames = [],
            Proprioception = new double[architecture.ProprioceptionDimension],
            CommittedActions = new float[architecture.ChunkLength * architecture.ActionDimension],
            Instruction = header.Instruction,
        };
        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<double> milliseconds = [];
        foreach (StoredDecision decision in reader.ReadDecisions(cameras))
        {
            cancellation.ThrowIfCancellationRequested();
            ChunkRecord asked = decision.Chunk;
            if (asked.Chunk.IsFromFallback)
            {
                continue;
            }

            if (asked.Proprioception.Length < request.Proprioception.Length || asked.Chunk.Actions.Length != answer.Actions.Length)
            {
                throw new InvalidDataException($"Chunk {asked.ChunkIndex} has {asked.Proprioception.Length} measured joints and {asked.Chunk.Actions.Length} "
                    + $"actions; the policy '{manifest.Name}' looks at {request.Proprioception.Length} and gives {answer.Actions.Length}.");
            }

            request.Frames = [.. decision.Frames.Select(frame => frame.Decode())];
            asked.Proprioception.AsSpan(0, request.Proprioception.Length).CopyTo(request.Proprioception);
            request.Sampling = new SamplingParameters(header.Temperature, header.SamplingSeed, (uint)asked.ChunkIndex)
            {
                DrawCorrelation = header.DrawCorrelation,
            };
            policy.Infer([request], [answer]);
            milliseconds.Add(answer.InferenceTime.TotalMilliseconds);
            digest.AppendData(MemoryMarshal.AsBytes(answer.Tokens.AsSpan()));
            digest.AppendData(MemoryMarshal.AsBytes(answer.LogProbabilities.AsSpan()));
            digest.AppendData(MemoryMarshal.AsBytes(answer.Actions.AsSpan()));
            comparison.Add(asked.Chunk, answer);
        }

        return milliseconds.Count == 0
            ? throw new InvalidDataException("The policy was never asked in it.")
            : comparison.Result(
                header, policy.Identity, milliseconds.Order().ElementAt(milliseconds.Count / 2), Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    private void Demand(EpisodeHeader header)
    {
        if (header.Actor != EpisodeActor.Policy)
        {
            throw new InvalidDataException($"No policy acted in it, but: {EpisodeWords.Of(header.Actor)}.");
        }

        if (Array.Find(cameras, camera => !header.CameraNames.Contains(camera)) is { } missing)
        {
            throw new InvalidDataException($"The policy '{manifest.Name}' sees the camera '{missing}', which was not recorded; recorded were "
                + $"{string.Join(", ", header.CameraNames)}.");
        }

        if (header.JointNames.Count != manifest.Joints.Count || header.ChunkLength != manifest.Architecture.ChunkLength)
        {
            throw new InvalidDataException($"It has chunks of {header.ChunkLength} waypoints of {header.JointNames.Count} joints; the policy "
                + $"'{manifest.Name}' gives {manifest.Architecture.ChunkLength} of {manifest.Joints.Count}.");
        }
    }
}
