using Microsoft.Extensions.Hosting;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Leaves signals to the program, which drains before it stops.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
