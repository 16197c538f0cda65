using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>A scene whose task is never done, so that one episode is as long as a measurement; a fault stays a fault.</summary>
internal sealed class EndlessScene(IScene scene) : IScene
{
    public EnvironmentState State => scene.State is var state && state == EnvironmentState.Succeeded ? EnvironmentState.Running : state;

    public string Fault => scene.Fault;

    public string? Prepare(EpisodeStart start, CancellationToken cancellation) => scene.Prepare(start, cancellation);

    /// <summary>The scene inside is not owned.</summary>
    public void Dispose()
    {
    }
}
