using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Telemetry;
using SimpleVlaRl.Serving.Wire;
using PolicyVersion = SimpleVlaRl.Core.Policies.PolicyVersion;

namespace SimpleVlaRl.Serving.Client;

/// <summary>A policy on another machine, over our own protocol. The loop that asks it does not know.</summary>
/// <remarks>
/// While the server does not answer, the call waits and the robot holds; with a policy at hand for that case, it answers instead. A server that comes
/// back is asked to go on with the same session, episode and version; answers of another episode, epoch or version are dropped.
/// </remarks>
public sealed class RemotePolicy : IEpisodicPolicy
{
    private readonly RemoteChannels channels;
    private readonly RemoteSession session;
    private readonly RemoteCaller<InferReply> caller;
    private readonly RemoteRequest request;
    private readonly OutcomeOutbox outbox;
    private readonly RemotePolicyOptions options;
    private readonly IPolicy? fallback;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private ulong sequence;
    private bool isDisposed;

    private RemotePolicy(RemoteChannels channels, RemoteSession session, RemotePolicyOptions options, IPolicy? fallback, TimeProvider time, ILogger log)
    {
        (this.channels, this.session, this.options, this.fallback, this.time, this.log) = (channels, session, options, fallback, time, log);
        caller = new RemoteCaller<InferReply>(options, time, log);
        this.request = new RemoteRequest(session.Manifest, options);
        outbox = new OutcomeOutbox(channels, session, time, log);
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest => this.session.Manifest;

    /// <inheritdoc/>
    public PolicyVersion Identity => this.session.Identity;

    /// <summary>How many answers the policy at hand gave because the server did not.</summary>
    public int FallbackAnswers { get; private set; }

    /// <summary>Connects, and learns which policy answers there.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="fallback">The policy that answers when the server does not; owned from now on; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to log.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ServingException">The server cannot be reached, refuses, or the policy at hand is another one.</exception>
    public static RemotePolicy Connect(RemotePolicyOptions options, IPolicy? fallback, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        RemoteChannels channels = new(options);
        try
        {
            RemoteSession session = RemoteSession.OpenAsync(channels, options, time, log).GetAwaiter().GetResult();
            if (fallback is not null)
            {
                DemandAlike(fallback.Manifest, session.Manifest);
            }

            return new RemotePolicy(channels, session, options, fallback, time, log);
        }
        catch
        {
            channels.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void BeginEpisode(Guid episodeId, string groupId = "") => this.session.BeginEpisode(episodeId, groupId);

    /// <inheritdoc/>
    public void EndEpisode(Guid episodeId, EpisodeOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        outbox.Add(episodeId, outcome);
    }

    /// <inheritdoc/>
    /// <exception cref="ServingException">The server did not answer and there is no policy at hand, or it refuses.</exception>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        if (requests.IsEmpty || requests.Length != chunks.Length)
        {
            throw new ArgumentException(
                $"There are {requests.Length} requests and {chunks.Length} chunks; expected as many of both, at least one.", nameof(chunks));
        }

        for (int row = 0; row < requests.Length; row++)
        {
            InferOne(requests[row], chunks[row]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        outbox.Dispose();
        this.session.Dispose();
        this.channels.Dispose();
        this.fallback?.Dispose();
    }

    private void InferOne(PolicyRequest request, ActionChunk chunk)
    {
        using Activity? span = ServingTelemetry.Source.StartActivity("policy.infer", ActivityKind.Client);
        span?.SetTag("robot", this.options.Robot).SetTag("chunk", (long)request.Sampling.ChunkIndex);
        if (request.Sampling.DrawCorrelation != 0 && !this.session.CorrelatesDraws)
        {
            throw new ServingException(
                $"The policy server {this.options.Address} draws every token by itself; update it, or collect without --draw-correlation.");
        }

        long began = this.time.GetTimestamp();
        InferRequest message = this.request.Make(request, ++sequence);
        TimeSpan prepared = this.time.GetElapsedTime(began);
        try
        {
            InferReply reply = caller.AskAsync(
                (attempt, cancellation) => AttemptAsync(message, attempt, cancellation), this.session.RecoverAsync, isOnce: this.fallback is not null)
                .GetAwaiter().GetResult();
            WireReply.CopyTo(reply, chunk);
            chunk.IsFromFallback = false;
            chunk.PreprocessingTime = prepared;
            chunk.InferenceTime = this.time.GetElapsedTime(began) - prepared;
        }
        catch (ServingException exception) when (this.fallback is not null)
        {
            this.log.FallsBack(this.options.Address.ToString(), exception.Message);
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            FallbackAnswers++;
            this.fallback.Infer([request], [chunk]);
            chunk.IsFromFallback = true;
        }
    }

    private async Task<InferReply> AttemptAsync(InferRequest message, int attempt, CancellationToken cancellation)
    {
        await this.session.BeginIfNeededAsync(cancellation).ConfigureAwait(false);
        InferRequest question = attempt == 0 ? message : message.Clone();
        this.session.Stamp(question);
        question.DeadlineMicroseconds = (uint)this.options.CallDeadline.TotalMicroseconds;
        PolicyService.PolicyServiceClient client = new(this.channels.Invoker(attempt));
        InferReply reply = await client.InferAsync(question, this.channels.Call(this.time, this.options.CallDeadline, cancellation)).ConfigureAwait(false);
        if (WireReply.Problem(reply, question, this.session.Identity, Manifest.Architecture) is { } problem)
        {
            this.log.ReplyDropped(this.options.Address.ToString(), problem);
            throw new RpcException(new Status(StatusCode.Aborted, problem));
        }

        return reply;
    }

    private static void DemandAlike(PolicyManifest fallback, PolicyManifest remote)
    {
        bool isAlike = fallback.Cameras.SequenceEqual(remote.Cameras)
            && fallback.Joints.SequenceEqual(remote.Joints)
            && fallback.Architecture.ChunkLength == remote.Architecture.ChunkLength
            && fallback.Architecture.ProprioceptionDimension == remote.Architecture.ProprioceptionDimension
            && fallback.WaypointRateHertz.Equals(remote.WaypointRateHertz);
        if (!isAlike)
        {
            throw new ServingException($"The policy at hand, '{fallback.Name}', cannot stand in for '{remote.Name}': cameras, joints, proprioception, chunk "
                + "length and waypoint rate must be the same.");
        }
    }
}
