using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Telemetry;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Client;

/// <summary>A policy on another machine, over our own protocol. The loop that asks it does not know.</summary>
/// <remarks>
/// While the server does not answer, the call waits and the robot holds; with a policy at hand for that case, it answers instead. A server that comes
/// back is asked to go on with the same session, episode and version; answers of another episode, epoch or version are dropped.
/// </remarks>
public sealed class RemotePolicy : IEpisodicPolicy
{
    private readonly RemoteChannels _channels;
    private readonly RemoteSession _session;
    private readonly RemoteCaller<InferReply> _caller;
    private readonly RemoteRequest _request;
    private readonly OutcomeOutbox _outbox;
    private readonly RemotePolicyOptions _options;
    private readonly IPolicy? _fallback;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private ulong _sequence;
    private bool _isDisposed;

    private RemotePolicy(RemoteChannels channels, RemoteSession session, RemotePolicyOptions options, IPolicy? fallback, TimeProvider time, ILogger log)
    {
        (_channels, _session, _options, _fallback, _time, _log) = (channels, session, options, fallback, time, log);
        _caller = new RemoteCaller<InferReply>(options, time, log);
        _request = new RemoteRequest(session.Manifest, options);
        _outbox = new OutcomeOutbox(channels, session, time, log);
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest => _session.Manifest;

    /// <inheritdoc/>
    public PolicyIdentity Identity => _session.Identity;

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
    public void BeginEpisode(Guid episodeId, string groupId = "") => _session.BeginEpisode(episodeId, groupId);

    /// <inheritdoc/>
    public void EndEpisode(Guid episodeId, EpisodeOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _outbox.Add(episodeId, outcome);
    }

    /// <inheritdoc/>
    /// <exception cref="ServingException">The server did not answer and there is no policy at hand, or it refuses.</exception>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        if (requests.IsEmpty || requests.Length != chunks.Length)
        {
            throw new ArgumentException($"There are {requests.Length} requests and {chunks.Length} chunks; expected as many of both, at least one.", nameof(chunks));
        }

        for (int row = 0; row < requests.Length; row++)
        {
            InferOne(requests[row], chunks[row]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _outbox.Dispose();
        _session.Dispose();
        _channels.Dispose();
        _fallback?.Dispose();
    }

    private void InferOne(PolicyRequest request, ActionChunk chunk)
    {
        using Activity? span = ServingTelemetry.Source.StartActivity("policy.infer", ActivityKind.Client);
        span?.SetTag("robot", _options.Robot).SetTag("chunk", (long)request.Sampling.ChunkIndex);
        long began = _time.GetTimestamp();
        InferRequest message = _request.Make(request, ++_sequence);
        TimeSpan prepared = _time.GetElapsedTime(began);
        try
        {
            InferReply reply = _caller.AskAsync((attempt, cancellation) => AttemptAsync(message, attempt, cancellation), _session.RecoverAsync, isOnce: _fallback is not null).GetAwaiter().GetResult();
            WireReply.CopyTo(reply, chunk);
            chunk.IsFromFallback = false;
            chunk.PreprocessingTime = prepared;
            chunk.InferenceTime = _time.GetElapsedTime(began) - prepared;
        }
        catch (ServingException exception) when (_fallback is not null)
        {
            _log.FallsBack(_options.Address.ToString(), exception.Message);
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            FallbackAnswers++;
            _fallback.Infer([request], [chunk]);
            chunk.IsFromFallback = true;
        }
    }

    private async Task<InferReply> AttemptAsync(InferRequest message, int attempt, CancellationToken cancellation)
    {
        await _session.BeginIfNeededAsync(cancellation).ConfigureAwait(false);
        InferRequest question = attempt == 0 ? message : message.Clone();
        _session.Stamp(question);
        question.DeadlineMicroseconds = (uint)_options.CallDeadline.TotalMicroseconds;
        PolicyService.PolicyServiceClient client = new(_channels.Invoker(attempt));
        InferReply reply = await client.InferAsync(question, _channels.Call(_time, _options.CallDeadline, cancellation)).ConfigureAwait(false);
        if (WireReply.Problem(reply, question, _session.Identity, Manifest.Architecture) is { } problem)
        {
            _log.ReplyDropped(_options.Address.ToString(), problem);
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
            throw new ServingException($"The policy at hand, '{fallback.Name}', cannot stand in for '{remote.Name}': cameras, joints, proprioception, chunk length and waypoint rate must be the same.");
        }
    }
}
