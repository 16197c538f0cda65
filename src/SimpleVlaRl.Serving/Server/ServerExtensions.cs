using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SimpleVlaRl.Serving.Server;

/// <summary>What a program adds to a server: exporters of metrics and traces, which this project does not know.</summary>
public sealed record ServerExtensions
{
    /// <summary>Adds services before the server is built.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Adds endpoints, such as <c>/metrics</c>; callers have been let in by then.</summary>
    public Action<WebApplication>? Endpoints { get; init; }
}
