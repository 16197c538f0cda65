using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenVla;

/// <summary><c>POST /act</c>, as OpenVLA's and OpenVLA-OFT's deployment scripts answer it.</summary>
/// <remarks>
/// A body with <c>image</c> is OpenVLA's and is answered with the first waypoint; one with <c>full_image</c> is OpenVLA-OFT's and is answered with the
/// whole chunk. Errors are problem documents with a status, not the text "error" with status 200.
/// </remarks>
internal sealed class ActEndpoint(PolicyGateway gateway, PolicyCallPool calls, ILogger<ActEndpoint> log)
{
    public const string Dialect = DialectWords.Act;

    public async Task ServeAsync(HttpContext context)
    {
        try
        {
            DemandPlainJson(context.Request);
            using PolicyGateway.Turn turn = await gateway.WaitInLineAsync(context.RequestAborted).ConfigureAwait(false);
            using JsonDocument document = await ReadAsync(context).ConfigureAwait(false);
            using PolicyCallPool.Loan loan = calls.Borrow(AccessControl.Caller(context));
            bool isEncoded = ActRequest.Write(document.RootElement, gateway.Manifest, loan.Pictures, loan.Call.Request, out bool wantsChunk);
            gateway.SetDefaultDeadlines(loan.Call);
            await gateway.AskAsync(loan.Call, Dialect, asksAgain: true, context.RequestAborted).ConfigureAwait(false);
            DialectConvention.Of(ClientDialect.Act, gateway.Manifest).ToClient(loan.Call.Chunk, gateway.Manifest);
            JsonNode answer = ActReply.Of(loan.Call.Chunk, wantsChunk);
            await context.Response.WriteAsJsonAsync(isEncoded ? JsonValue.Create(answer.ToJsonString()) : answer, context.RequestAborted).ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            log.Refused(Dialect, exception.Message);
            await ProblemDocument.WriteAsync(context, exception).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to tell.
        }
    }

    private static void DemandPlainJson(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            throw new RequestException(RequestProblem.Unsupported, $"The content type is '{Short(request.ContentType)}'; expected application/json.");
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new RequestException(RequestProblem.Unsupported, "The body is compressed; send it as it is.");
        }
    }

    private async ValueTask<JsonDocument> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > gateway.MaximumMessageBytes)
        {
            throw new RequestException(
                RequestProblem.TooLarge, $"The body has {context.Request.ContentLength} bytes; expected at most {gateway.MaximumMessageBytes}.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = gateway.MaximumMessageBytes;
        }

        try
        {
            return await JsonDocument.ParseAsync(
                context.Request.Body, new JsonDocumentOptions { MaxDepth = ActRequest.MaximumDepth }, context.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            throw new RequestException(
                $"The body is no JSON of at most {ActRequest.MaximumDepth} levels: line {exception.LineNumber}, byte {exception.BytePositionInLine}.",
                exception);
        }
        catch (BadHttpRequestException exception)
        {
            throw new RequestException(
                exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestProblem.TooLarge : RequestProblem.Invalid,
                "The body is larger than is taken, or came too slowly.",
                exception);
        }
    }

    private static string Short(string? text) => text is null ? "" : text[..Math.Min(text.Length, 60)];
}
