using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Samples.RobotWithoutRos;

/// <summary>What surrounds the robot: nothing. The task counts as done after some commands; a real scene asks a person, a sensor or a classifier.</summary>
internal sealed class CountingScene(MemoryRobot robot, int enoughCommands) : IScene
{
    private int commandsBefore = -1;

    /// <inheritdoc/>
    public EnvironmentState State => commandsBefore < 0 ? EnvironmentState.Idle
        : robot.CommandCount - commandsBefore >= enoughCommands ? EnvironmentState.Succeeded
        : EnvironmentState.Running;

    /// <inheritdoc/>
    public string Fault => "";

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        // Here a person would put the objects back where the start's seed says.
        commandsBefore = robot.CommandCount;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
