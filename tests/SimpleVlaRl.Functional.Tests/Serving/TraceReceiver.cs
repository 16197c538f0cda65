using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>A receiver of OTLP on loopback: gRPC on one port, HTTP on another. It keeps what was sent and answers that all is well.</summary>
internal sealed class TraceReceiver : IAsyncDisposable
{
    private readonly WebApplication application;

    private TraceReceiver(WebApplication application) => this.application = application;

    /// <summary>What arrived: path, a header named <c>x-lab</c>, and the body, whose names are readable in it.</summary>
    public ConcurrentQueue<(string Path, string Header, string Body)> Received { get; } = [];

    public int GrpcPort { get; private set; }

    public int HttpPort { get; private set; }

    public static async Task<TraceReceiver> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        TraceReceiver receiver = new(builder.Build());
        receiver.application.Run(receiver.TakeAsync);
        await receiver.application.StartAsync(TestContext.Current.CancellationToken);
        int[] ports = [.. receiver.application.Urls.Select(url => new Uri(url).Port)];
        (receiver.GrpcPort, receiver.HttpPort) = (ports[0], ports[1]);
        return receiver;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        Received.Enqueue((context.Request.Path, context.Request.Headers["x-lab"].ToString(), Encoding.Latin1.GetString(body.ToArray())));
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            // An empty message, and the status that all went well.
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
