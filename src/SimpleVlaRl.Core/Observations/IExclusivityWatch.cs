namespace SimpleVlaRl.Core.Observations;

/// <summary>
/// Port: who else takes part. Two programs that command an arm, or two drivers that report one, are a fault whenever they appear, not only at the start.
/// </summary>
public interface IExclusivityWatch
{
    /// <summary>Whether somebody takes part who must not. Does not allocate; asked in every tick.</summary>
    /// <returns>True when there is.</returns>
    bool IsViolated();

    /// <summary>Who, in one sentence; for a person, outside the steady state.</summary>
    /// <returns>The sentence.</returns>
    string Describe();
}
