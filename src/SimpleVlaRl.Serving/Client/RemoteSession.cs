using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Sessions;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Client;

/// <summary>A robot's session with a server: opened, begun anew with every episode, and resumed after the server was away.</summary>
internal sealed class RemoteSession : IDisposable
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FarewellDeadline = TimeSpan.FromMilliseconds(300);
    private readonly RemoteChannels _channels;
    private readonly RemotePolicyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _handshake = new(1, 1);
    private string _id = "";
    private ulong _epoch;
    private Guid _episode;
    private string _group = "";
    private bool _isBegun;
    private bool _isPinned;

    private RemoteSession(RemoteChannels channels, RemotePolicyOptions options, PolicyManifest manifest, TimeProvider time, ILogger log)
    {
        (_channels, _options, Manifest, _time, _log) = (channels, options, manifest, time, log);
        Identity = new PolicyIdentity(manifest.Name, 0, "", "", "");
    }

    public PolicyManifest Manifest { get; }

    /// <summary>The version that answers: the one that the episode began with.</summary>
    public PolicyIdentity Identity { get; private set; }

    /// <summary>Opens a session and learns the manifest.</summary>
    /// <exception cref="ServingException">The server cannot be reached, or refuses.</exception>
    public static async Task<RemoteSession> OpenAsync(RemoteChannels channels, RemotePolicyOptions options, TimeProvider time, ILogger log)
    {
        try
        {
            OpenSessionReply reply = await HandshakeAsync(channels, options, "", "", time, CancellationToken.None).ConfigureAwait(false);
            PolicyManifest manifest = PolicyManifestFile.Parse(reply.Manifest.Span, options.Address.ToString());
            RemoteSession session = new(channels, options, manifest, time, log);
            session.Take(reply);
            return session;
        }
        catch (RpcException exception)
        {
            throw new ServingException($"The policy server {options.Address} cannot be used ({exception.StatusCode}): {ConnectionProblem.Of(exception, options)}", exception);
        }
    }

    /// <summary>From here on questions belong to another episode; the server is told now, or with the first question if it does not answer now.</summary>
    public void BeginEpisode(Guid episode, string group)
    {
        (_episode, _isBegun, _isPinned, _group) = (episode, false, _isPinned && group.Length > 0 && group == _group, group);
        _epoch++;
        try
        {
            BeginIfNeededAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (RpcException exception)
        {
            _log.ServerLost(_options.Address.ToString(), exception.Status.Detail);
        }
    }

    /// <summary>Tells the server of the episode, once.</summary>
    /// <exception cref="RpcException">It does not answer, or refuses.</exception>
    public async Task BeginIfNeededAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _isBegun))
        {
            return;
        }

        await _handshake.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!_isBegun)
            {
                await BeginAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            await ReopenAsync(cancellation).ConfigureAwait(false);
            await BeginAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _handshake.Release();
        }
    }

    /// <summary>Writes on a question whose it is.</summary>
    public void Stamp(InferRequest question)
    {
        question.Session = _id;
        question.Epoch = _epoch;
        question.Digest = Identity.Digest;
    }

    /// <summary>A server that does not know the session is a new one: the session is opened again, and the episode goes on if the version is the same.</summary>
    /// <returns>Whether the question may be asked again.</returns>
    /// <exception cref="ServingException">The server is there and does not go on with the episode.</exception>
    public async Task<bool> RecoverAsync(RpcException refusal, CancellationToken cancellation)
    {
        if (refusal.StatusCode != StatusCode.NotFound)
        {
            return false;
        }

        await _handshake.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ReopenAsync(cancellation).ConfigureAwait(false);
            await BeginAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound || RemoteCaller<InferReply>.IsTransient(exception.StatusCode))
        {
            return true;
        }
        catch (RpcException exception)
        {
            throw new ServingException($"The policy server {_options.Address} does not go on with the episode ({exception.StatusCode}): {exception.Status.Detail}", exception);
        }
        finally
        {
            _handshake.Release();
        }
    }

    public void Dispose()
    {
        try
        {
            Client().CloseSession(new CloseSessionRequest { Session = _id }, _channels.Call(_time, FarewellDeadline, CancellationToken.None));
        }
        catch (RpcException)
        {
            // The server forgets it in time.
        }

        _handshake.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        ResetRequest request = new() { Session = _id, Epoch = _epoch, Episode = _episode == Guid.Empty ? Google.Protobuf.ByteString.Empty : WireConversion.Bytes(_episode), Group = _group };
        ResetReply reply = await Client().ResetAsync(request, _channels.Call(_time, _options.CallDeadline, cancellation)).ConfigureAwait(false);
        PolicyIdentity identity = WireConversion.Identity(reply.Version);
        if (_isPinned && identity.Digest != Identity.Digest)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The server came back with version {identity.Version}; the episode, or its group, began with version {Identity.Version}."));
        }

        (Identity, _isPinned) = (identity, true);
        Volatile.Write(ref _isBegun, true);
    }

    private async Task ReopenAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _isBegun, false);
        Take(await HandshakeAsync(_channels, _options, _id, _isPinned ? Identity.Digest : "", _time, cancellation).ConfigureAwait(false));
    }

    private void Take(OpenSessionReply reply)
    {
        _id = reply.Session;
        _epoch = Math.Max(_epoch, Math.Max(1, reply.Epoch));
        if (!_isPinned)
        {
            Identity = WireConversion.Identity(reply.Version);
        }

        _log.SessionOpened(_id[..Math.Min(8, _id.Length)], _options.Address.ToString(), reply.Version.Name, reply.Version.Version, reply.Resumed);
    }

    private static async Task<OpenSessionReply> HandshakeAsync(RemoteChannels channels, RemotePolicyOptions options, string resume, string digest, TimeProvider time, CancellationToken cancellation)
    {
        OpenSessionRequest request = new() { Protocol = PolicyGrpcService.Protocol, Robot = options.Robot, ResumeSession = resume, Digest = digest };
        return await new PolicyService.PolicyServiceClient(channels.Invoker(0)).OpenSessionAsync(request, channels.Call(time, HandshakeDeadline, cancellation)).ConfigureAwait(false);
    }

    private PolicyService.PolicyServiceClient Client() => new(_channels.Invoker(0));
}
