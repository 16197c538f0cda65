using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Distributed;

namespace SimpleVlaRl.Experiments.Reinforcement.Assisting;

/// <summary>Computes parts of a learner's gradient for whoever may ask: on this machine over HTTP, beyond it over TLS with tokens.</summary>
internal sealed class AssistantServer : IDisposable
{
    /// <summary>The header in which a task states what it is for.</summary>
    public const string ContractHeader = "X-Gradient-Contract";

    /// <summary>More rows than a step of the paper's has.</summary>
    private const long MostRowBytes = 16L << 30;

    private readonly WebApplication application;
    private readonly WebDoor door;
    private readonly GradientWorker worker;
    private readonly Action<int>? computed;
    private readonly Action<string>? failed;

    // One task at a time is held in memory, and computed.
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Starts.</summary>
    /// <param name="options">Where it listens and whom it lets in.</param>
    /// <param name="worker">Computes; not disposed with this.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="computed">Told how many rows were computed, after each task.</param>
    /// <param name="failed">Told in one sentence why a task could not be computed.</param>
    /// <exception cref="ServingException">It cannot start; the message says why.</exception>
    public AssistantServer(WebDoorOptions options, GradientWorker worker, ILoggerFactory logs, Action<int>? computed, Action<string>? failed)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ServingException($"The assistant does not start: {string.Join("; ", errors)}.");
        }

        (this.worker, this.computed, this.failed) = (worker, computed, failed);
        door = new WebDoor(options, TimeProvider.System);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        door.Open(builder, logs, (worker.Contract.TrainedCount * sizeof(float)) + MostRowBytes);
        application = builder.Build();
        application.Use((context, next) => AnswerAsync(context, next));
        application.UseRouting();
        application.MapGet("/v1/learner", context => context.Response.WriteAsJsonAsync(worker.Contract, context.RequestAborted));
        application.MapPost("/v1/gradient", ComputeAsync);
        try
        {
            Address = door.Start(application, "The assistant");
        }
        catch (ServingException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What is being computed ends with its micro-batch; the network must not go before.
        stopping.Cancel();
        turn.Wait();
        application.StopAsync().GetAwaiter().GetResult();
        application.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            _ = door.Admit(context.Request);
            await next(context).ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            await WebDoor.RefuseAsync(context, exception).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or BadHttpRequestException)
        {
            await WebDoor.RefuseAsync(context, new RequestException(RequestProblem.Invalid, exception.Message, exception)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The learner is gone; nothing is kept for it.
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await WebDoor.RefuseAsync(context, new RequestException(RequestProblem.Draining, "The assistant is about to stop.")).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What libtorch throws, such as where memory is short, is told on both sides; the next task may be smaller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            string sentence = $"A part could not be computed: {exception.Message.Split('\n')[0]}";
            failed?.Invoke(sentence);
            if (!context.Response.HasStarted)
            {
                await WebDoor.RefuseAsync(context, new RequestException(RequestProblem.Internal, sentence, exception)).ConfigureAwait(false);
            }
        }
    }

    private async Task ComputeAsync(HttpContext context)
    {
        string contract = context.Request.Headers[ContractHeader].ToString();
        if (contract != worker.Contract.Digest)
        {
            throw new RequestException(
                RequestProblem.Invalid, "The task is for another network than this one; start both sides from the same policy with the same options.");
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        await turn.WaitAsync(end.Token).ConfigureAwait(false);
        try
        {
            context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            BufferedStream body = new(context.Request.Body, 1 << 20);
            GradientTask task = worker.Read(body);
            GradientAnswer answer = worker.Compute(task, end.Token);
            context.Response.ContentType = "application/octet-stream";
            BufferedStream reply = new(context.Response.Body, 1 << 20);
            answer.Write(reply);
            await reply.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            computed?.Invoke(task.RowCount);
        }
        finally
        {
            turn.Release();
        }
    }
}
