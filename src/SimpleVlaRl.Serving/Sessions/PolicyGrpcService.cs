using System.Threading.Channels;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Wire;
using PolicyVersion = SimpleVlaRl.Core.Policies.PolicyVersion;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Our own protocol, <c>Protos/policy.proto</c>.</summary>
[BindServiceMethod(typeof(PolicyGrpcBinding), nameof(PolicyGrpcBinding.Bind))]
internal sealed class PolicyGrpcService(
    PolicyGateway gateway,
    SessionTable sessions,
    OutcomeLedger ledger,
    ManifestText manifest,
    IHostApplicationLifetime lifetime,
    ILogger<PolicyGrpcService> log)
    : PolicyService.PolicyServiceBase
{
    public const string Dialect = DialectWords.Grpc;
    public const uint Protocol = 1;
    private const int PendingPerStream = 4;

    public override Task<OpenSessionReply> OpenSession(OpenSessionRequest request, ServerCallContext context)
    {
        if (request.Protocol != Protocol)
        {
            throw new RequestException(
                RequestProblem.Unsupported, $"The caller speaks version {request.Protocol} of the protocol; this server speaks {Protocol}.");
        }

        PolicyVersion identity = gateway.Service.Identity;
        if (request.Policy.Length > 0 && request.Policy != identity.Name)
        {
            throw new RequestException(RequestProblem.NotFound, $"The policy '{Short(request.Policy)}' is not served here; this is '{identity.Name}'.");
        }

        DemandDigest(request.Digest, identity);
        if (gateway.IsDraining)
        {
            throw new RequestException(RequestProblem.Draining, "The server is about to stop.");
        }

        (PolicySession session, bool isResumed) = sessions.Open(RobotName.Demand(request.Robot), Caller(context), request.ResumeSession);
        return Task.FromResult(new OpenSessionReply
        {
            Protocol = Protocol,
            Session = session.Id,
            Resumed = isResumed,
            Epoch = session.Epoch,
            Version = WireConversion.Version(identity),
            Manifest = manifest.Bytes,
            IdleTimeoutMilliseconds = (uint)gateway.Options.SessionTimeout.TotalMilliseconds,
            MaximumMessageBytes = (uint)gateway.MaximumMessageBytes,
            CorrelatesDraws = true,
        });
    }

    public override Task<ResetReply> Reset(ResetRequest request, ServerCallContext context)
    {
        PolicySession session = sessions.Find(request.Session, Caller(context));
        IPolicyLease lease = session.Reset(
            request.Epoch, request.Episode.IsEmpty ? Guid.Empty : WireConversion.Episode(request.Episode), request.Group, gateway.Service.Lease);
        return Task.FromResult(new ResetReply { Version = WireConversion.Version(lease.Identity) });
    }

    public override Task<InferReply> Infer(InferRequest request, ServerCallContext context) =>
        AnswerAsync(request, Caller(context), context.Deadline, context.CancellationToken);

    public override async Task InferStream(IAsyncStreamReader<InferRequest> requests, IServerStreamWriter<InferReply> replies, ServerCallContext context)
    {
        string caller = Caller(context);
        HttpContext http = context.GetHttpContext();
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        using SemaphoreSlim places = new(PendingPerStream, PendingPerStream);
        Channel<InferReply> answers = Channel.CreateBounded<InferReply>(PendingPerStream);
        Task writing = WriteAsync(answers.Reader, replies, http);
        try
        {
            while (await requests.MoveNext(ending.Token).ConfigureAwait(false))
            {
                // A stream that sends faster than it is answered waits here, and flow control holds its sender.
                await places.WaitAsync(ending.Token).ConfigureAwait(false);
                _ = AnswerOnStreamAsync(requests.Current);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new RequestException(RequestProblem.Draining, "The server is about to stop.");
        }
        finally
        {
            for (int place = 0; place < PendingPerStream; place++)
            {
                await places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            answers.Writer.Complete();
            await writing.ConfigureAwait(false);
        }

        async Task AnswerOnStreamAsync(InferRequest request)
        {
            InferReply reply;
            try
            {
                reply = await AnswerAsync(request, caller, DateTime.MaxValue, context.CancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // One bad observation fails alone; the stream goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                reply = WireConversion.Failure(request, ErrorInterceptor.Status(exception, Dialect, gateway, log));
            }

            await answers.Writer.WriteAsync(reply, CancellationToken.None).ConfigureAwait(false);
            places.Release();
        }
    }

    public override Task<OutcomeReply> ReportOutcome(OutcomeRequest request, ServerCallContext context)
    {
        PolicySession session = sessions.Find(request.Session, Caller(context));
        if (request.Outcome is not (Outcome.Success or Outcome.Failure or Outcome.Invalid))
        {
            throw new RequestException($"The outcome is {(int)request.Outcome}; expected success, failure or invalid.");
        }

        Guid episode = WireConversion.Episode(request.Episode);
        bool isNew = ledger.Add(new OutcomeEntry(
            episode, WireConversion.Word(request.Outcome), session.Robot, request.Digest, request.Reason, request.Source, gateway.Service.Time.GetUtcNow()));
        if (isNew)
        {
            int version = gateway.Service.Identity.Version;
            gateway.Metrics.Outcome(version, WireConversion.Word(request.Outcome));
            log.OutcomeReported(session.Robot, episode, WireConversion.Word(request.Outcome), version);
        }

        return Task.FromResult(new OutcomeReply { RepeatedReport = !isNew });
    }

    public override Task<CloseSessionReply> CloseSession(CloseSessionRequest request, ServerCallContext context)
    {
        sessions.Close(request.Session, Caller(context));
        return Task.FromResult(new CloseSessionReply());
    }

    private static string Caller(ServerCallContext context) => AccessControl.Caller(context.GetHttpContext());

    private Task<InferReply> AnswerAsync(InferRequest request, string caller, DateTime deadline, CancellationToken cancellation)
    {
        long arrived = gateway.Time.GetTimestamp();
        bool isAsked = false;
        try
        {
            PolicySession session = sessions.Find(request.Session, caller);

            // The answer belongs to everyone who asks this question: one caller's leaving does not take it from the others. Its expiry ends it.
            return session.AnswerOnce(request, (owner, lease) =>
            {
                isAsked = true;
                return AskAsync(request, owner, lease, arrived, deadline);
            }).WaitAsync(cancellation);
        }
        finally
        {
            if (!isAsked)
            {
                InferRequestReader.Return(request);
            }
        }
    }

    private async Task<InferReply> AskAsync(InferRequest request, PolicySession session, IPolicyLease? lease, long arrived, DateTime deadline)
    {
        using PolicyGateway.Turn turn = await gateway.WaitInLineAsync(CancellationToken.None).ConfigureAwait(false);
        PolicyCall call = session.TakeCall(() => PolicyCall.For(gateway.Manifest, session.Robot));
        try
        {
            Take(request, lease, call);
            call.Lease = lease;
            call.DeadlineTimestamp = arrived
                + gateway.Ticks(request.DeadlineMicroseconds > 0 ? TimeSpan.FromMicroseconds(request.DeadlineMicroseconds) : gateway.Options.DefaultDeadline);
            call.ExpiryTimestamp = arrived + gateway.Ticks(Expiry(request, deadline));
            PolicyReply reply = await gateway.AskAsync(call, Dialect, asksAgain: false, CancellationToken.None).ConfigureAwait(false);
            DemandDigest(request.Digest, reply.Identity!);
            return WireConversion.Reply(request, call.Chunk, reply, gateway.Time.GetElapsedTime(arrived));
        }
        finally
        {
            session.ReturnCall(call);
        }
    }

    /// <summary>Copies an observation out of its message, whose buffers are free afterwards.</summary>
    private void Take(InferRequest request, IPolicyLease? lease, PolicyCall call)
    {
        try
        {
            DemandDigest(request.Digest, lease?.Identity ?? gateway.Service.Identity);
            WireConversion.Write(request, gateway.Manifest, gateway.MaximumMessageBytes, call.Request);
        }
        finally
        {
            InferRequestReader.Return(request);
        }
    }

    private TimeSpan Expiry(InferRequest request, DateTime deadline)
    {
        TimeSpan least = deadline == DateTime.MaxValue ? gateway.Options.DefaultExpiry : deadline - gateway.Time.GetUtcNow().UtcDateTime;
        TimeSpan asked = request.ExpiryMicroseconds > 0 ? TimeSpan.FromMicroseconds(request.ExpiryMicroseconds) : least;
        return TimeSpan.FromTicks(Math.Clamp(Math.Min(asked.Ticks, least.Ticks), 0, gateway.Options.DefaultExpiry.Ticks));
    }

    private async Task WriteAsync(ChannelReader<InferReply> answers, IServerStreamWriter<InferReply> replies, HttpContext http)
    {
        bool isGone = false;
        await foreach (InferReply reply in answers.ReadAllAsync().ConfigureAwait(false))
        {
            if (isGone)
            {
                continue;
            }

            try
            {
                await replies.WriteAsync(reply, CancellationToken.None).WaitAsync(gateway.Options.SendTimeout, gateway.Time).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is TimeoutException or InvalidOperationException or IOException or OperationCanceledException)
            {
                if (exception is TimeoutException && gateway.SlowClientLines.Allows(out long silent))
                {
                    log.SlowClient(AccessControl.Caller(http), exception.Message, silent);
                }

                isGone = true;
                http.Abort();
            }
        }
    }

    private static void DemandDigest(string wanted, PolicyVersion identity)
    {
        if (wanted.Length > 0 && wanted != identity.Digest)
        {
            throw new RequestException(
                RequestProblem.Stale,
                $"Version {identity.Version} ({identity.Digest[..Math.Min(12, identity.Digest.Length)]}) answers now, and "
                + $"{Short(wanted)[..Math.Min(12, Short(wanted).Length)]} was wanted.");
        }
    }

    private static string Short(string text) => text[..Math.Min(text.Length, 64)];
}
