using SimpleVlaRl.Core.Episodes;

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

    /// <summary>Whether the arms go home before <see cref="Prepare"/>, as where a person places objects; else afterwards.</summary>
    bool HomesFirst => false;

    /// <summary>The robot is at home and the episode begins.</summary>
    void Begin()
    {
    }

    /// <summary>How the episode ended, once <see cref="State"/> is succeeded or ended.</summary>
    EpisodeOutcome Outcome => EpisodeOutcome.Success("scene");

    /// <summary>Cancelled when the surroundings want the robot to hold before an episode has begun; another one takes its place afterwards.</summary>
    CancellationToken Interruption => CancellationToken.None;

    /// <summary>A person has taken the robot over in the middle of the episode.</summary>
    /// <param name="who">Who, in one sentence without a stop.</param>
    /// <param name="keepsFrom">Why the runtime cannot go on yet, for whoever says that it may; null when it can.</param>
    void Yield(string who, Func<string?> keepsFrom)
    {
    }

    /// <summary>Whether a person has said since <see cref="Yield"/> that the runtime may go on. Does not allocate.</summary>
    bool MayGoOn => false;

    /// <summary>The runtime commands again.</summary>
    void GoOn()
    {
    }

    /// <summary>Asks how an episode ended that was neither ended nor found at fault within its time. The arms hold meanwhile.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The outcome; null where nobody is asked: then the task was not done in time.</returns>
    EpisodeOutcome? AfterTimeLimit(CancellationToken cancellation) => null;
}
