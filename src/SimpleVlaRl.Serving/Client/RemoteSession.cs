using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Sessions;
using SimpleVlaRl.Serving.Wire;
using PolicyVersion = SimpleVlaRl.Core.Policies.PolicyVersion;

namespace SimpleVlaRl.Serving.Client;

/// <summary>A robot's session with a server: opened, begun anew with every episode, and resumed after the server was away.</summary>
internal sealed class RemoteSession : IDisposable
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FarewellDeadline = TimeSpan.FromMilliseconds(300);
    private readonly RemoteChannels channels;
    private readonly RemotePolicyOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly SemaphoreSlim handshake = new(1, 1);
    private string id = "";
    private ulong epoch;
    private Guid episode;
    private string group = "";
    private bool isBegun;
    private bool isPinned;

    private RemoteSession(RemoteChannels channels, RemotePolicyOptions options, PolicyManifest manifest, TimeProvider time, ILogger log)
    {
        (this.channels, this.options, Manifest, this.time, this.log) = (channels, options, manifest, time, log);
        Identity = new PolicyVersion(manifest.Name, 0, "", "", "");
    }

    public PolicyManifest Manifest { get; }

    /// <summary>The version that answers: the one that the episode began with.</summary>
    public PolicyVersion Identity { get; private set; }

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
            throw new ServingException(
                $"The policy server {options.Address} cannot be used ({exception.StatusCode}): {ConnectionProblem.Of(exception, options)}", exception);
        }
    }

    /// <summary>From here on questions belong to another episode; the server is told now, or with the first question if it does not answer now.</summary>
    public void BeginEpisode(Guid episode, string group)
    {
        (this.episode, isBegun, isPinned, this.group) = (episode, false, isPinned && group.Length > 0 && group == this.group, group);
        epoch++;
        try
        {
            BeginIfNeededAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (RpcException exception)
        {
            this.log.ServerLost(this.options.Address.ToString(), exception.Status.Detail);
        }
    }

    /// <summary>Tells the server of the episode, once.</summary>
    /// <exception cref="RpcException">It does not answer, or refuses.</exception>
    public async Task BeginIfNeededAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref isBegun))
        {
            return;
        }

        await handshake.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!isBegun)
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
            handshake.Release();
        }
    }

    /// <summary>Whether the server lets draws follow each other.</summary>
    public bool CorrelatesDraws { get; private set; }

    /// <summary>Writes on a question whose it is.</summary>
    public void Stamp(InferRequest question)
    {
        question.Session = id;
        question.Epoch = epoch;
        question.Digest = Identity.Digest;
    }

    /// <summary>
    /// A server that does not know the session is a new one: the session is opened again, and the episode goes on if the version is the same.
    /// </summary>
    /// <returns>Whether the question may be asked again.</returns>
    /// <exception cref="ServingException">The server is there and does not go on with the episode.</exception>
    public async Task<bool> RecoverAsync(RpcException refusal, CancellationToken cancellation)
    {
        if (refusal.StatusCode != StatusCode.NotFound)
        {
            return false;
        }

        await handshake.WaitAsync(cancellation).ConfigureAwait(false);
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
            throw new ServingException(
                $"The policy server {this.options.Address} does not go on with the episode ({exception.StatusCode}): {exception.Status.Detail}", exception);
        }
        finally
        {
            handshake.Release();
        }
    }

    public void Dispose()
    {
        try
        {
            Client().CloseSession(new CloseSessionRequest { Session = id }, this.channels.Call(this.time, FarewellDeadline, CancellationToken.None));
        }
        catch (RpcException)
        {
            // The server forgets it in time.
        }

        handshake.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        ResetRequest request = new()
        {
            Session = id,
            Epoch = epoch,
            Episode = this.episode == Guid.Empty ? Google.Protobuf.ByteString.Empty : WireConversion.Bytes(this.episode),
            Group = this.group
        };
        ResetReply reply = await Client().ResetAsync(request, this.channels.Call(this.time, this.options.CallDeadline, cancellation)).ConfigureAwait(false);
        PolicyVersion identity = WireConversion.Identity(reply.Version);
        if (isPinned && identity.Digest != Identity.Digest)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition,
                $"The server came back with version {identity.Version}; the episode, or its group, began with version {Identity.Version}."));
        }

        (Identity, isPinned) = (identity, true);
        Volatile.Write(ref isBegun, true);
    }

    private async Task ReopenAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref isBegun, false);
        Take(await HandshakeAsync(this.channels, this.options, id, isPinned ? Identity.Digest : "", this.time, cancellation).ConfigureAwait(false));
    }

    private void Take(OpenSessionReply reply)
    {
        id = reply.Session;
        epoch = Math.Max(epoch, Math.Max(1, reply.Epoch));
        CorrelatesDraws = reply.CorrelatesDraws;
        if (!isPinned)
        {
            Identity = WireConversion.Identity(reply.Version);
        }

        this.log.SessionOpened(id[..Math.Min(8, id.Length)], this.options.Address.ToString(), reply.Version.Name, reply.Version.Version, reply.Resumed);
    }

    private static async Task<OpenSessionReply> HandshakeAsync(
        RemoteChannels channels, RemotePolicyOptions options, string resume, string digest, TimeProvider time, CancellationToken cancellation)
    {
        OpenSessionRequest request = new() { Protocol = PolicyGrpcService.Protocol, Robot = options.Robot, ResumeSession = resume, Digest = digest };
        return await new PolicyService.PolicyServiceClient(channels.Invoker(0))
            .OpenSessionAsync(request, channels.Call(time, HandshakeDeadline, cancellation)).ConfigureAwait(false);
    }

    private PolicyService.PolicyServiceClient Client() => new(this.channels.Invoker(0));
}
