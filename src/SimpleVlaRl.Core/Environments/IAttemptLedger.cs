namespace SimpleVlaRl.Core.Environments;

/// <summary>
/// Port: takes down what environments that are clients say of their episodes. What they see and how they are answered goes through the policy service, under
/// the same name.
/// </summary>
/// <remarks>Safe to use from any thread. Only an episode that began, was acted in and was said to have ended counts; every other is invalid.</remarks>
public interface IAttemptLedger
{
    /// <summary>An environment begins an episode; one that it had open is invalid.</summary>
    /// <param name="environment">The environment: the robot's name in its calls.</param>
    /// <param name="start">Which episode.</param>
    void Begin(string environment, AttemptStart start);

    /// <summary>An environment goes on with its episode: something of it has come.</summary>
    /// <param name="environment">The environment.</param>
    void Heard(string environment);

    /// <summary>An environment says how its episode ended.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="report">How.</param>
    void End(string environment, AttemptReport report);

    /// <summary>An environment is gone; an episode that it had open is invalid.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="reason">Why, in one sentence.</param>
    void Leave(string environment, string reason);
}
