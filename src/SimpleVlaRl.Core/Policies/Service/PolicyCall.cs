namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>One robot's question to a policy service, with room for the answer. Made once by the caller and reused.</summary>
/// <remarks>
/// From the call of <see cref="IPolicyService.AskAsync"/> until its task is complete the call and everything in it belong to the service: the caller
/// neither writes nor reads them. A caller that wants to ask something newer before the reply keeps a second call at hand.
/// </remarks>
public sealed class PolicyCall
{
    /// <summary>What a deadline or an expiry is when there is none.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Makes a call with buffers of a policy's sizes.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <param name="robot">The robot's name.</param>
    /// <returns>The call; its frames are black and its joints zero.</returns>
    public static PolicyCall For(PolicyManifest manifest, string robot)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new PolicyCall
        {
            Robot = robot,
            Request = new PolicyRequest
            {
                Frames = [.. manifest.Cameras.Select(camera => new Observations.ImageFrame(camera.Width, camera.Height))],
                Proprioception = new double[manifest.Architecture.ProprioceptionDimension],
            },
            Chunk = new ActionChunk(manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension),
        };
    }

    /// <summary>
    /// Who asks: one name per robot, or per session where names are not known. A newer call of a robot supersedes its older one, and fairness is among robots.
    /// </summary>
    public required string Robot { get; set; }

    /// <summary>The observation, the instruction and how tokens are drawn.</summary>
    public required PolicyRequest Request { get; init; }

    /// <summary>Where the answer goes.</summary>
    public required ActionChunk Chunk { get; init; }

    /// <summary>
    /// When the robot's current chunk runs out, in ticks of <see cref="IPolicyService.Time"/>: the batcher orders and waits by it. A later answer is still
    /// given, marked as late.
    /// </summary>
    /// <value>The default is <see cref="Never"/>.</value>
    public long DeadlineTimestamp { get; set; } = Never;

    /// <summary>
    /// When an answer is of no use any more, in ticks of <see cref="IPolicyService.Time"/>: what cannot be ready by then is not run. Equal to the deadline
    /// where late is useless.
    /// </summary>
    /// <value>The default is <see cref="Never"/>.</value>
    public long ExpiryTimestamp { get; set; } = Never;

    /// <summary>The version that must answer, whatever version is current; null for the current one.</summary>
    /// <value>The default is null.</value>
    public IPolicyLease? Lease { get; set; }
}
