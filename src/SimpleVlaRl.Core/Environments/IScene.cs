namespace SimpleVlaRl.Core.Environments;

/// <summary>Port: what surrounds the robot. Sets up an episode and says when its task is done; a simulator behind topics, an operator, or a fake.</summary>
public interface IScene : IDisposable
{
    /// <summary>Sets up an episode and waits until it stands.</summary>
    /// <param name="start">Which episode.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null when it stands, else what is wrong and what to do.</returns>
    string? Prepare(EpisodeStart start, CancellationToken cancellation);

    /// <summary>How the episode stands. Does not allocate.</summary>
    EnvironmentState State { get; }

    /// <summary>Why the episode says nothing about the policy; empty unless <see cref="State"/> is <see cref="EnvironmentState.Faulted"/>.</summary>
    string Fault { get; }
}
