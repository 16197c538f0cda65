namespace SimpleVlaRl.Core.Observations;

/// <summary>Port: whether a person, or a program that the profile names, commands the robot, so that the runtime must yield.</summary>
public interface ITakeOverWatch
{
    /// <summary>Whether the runtime must yield: somebody commands, or a deadman's switch is released. Does not allocate; asked in every tick.</summary>
    bool IsActive { get; }

    /// <summary>Whether somebody commands: then the runtime sends nothing at all. Does not allocate.</summary>
    bool IsCommanding { get; }

    /// <summary>Who, and what to do, in one sentence without a stop.</summary>
    /// <returns>The sentence.</returns>
    string Describe();

    /// <summary>Puts where the arms were sent in this take-over over what was measured, as far as it was heard. Does not allocate.</summary>
    /// <param name="measured">The measured positions in policy order.</param>
    void CopyCommanded(Span<double> measured);

    /// <summary>The take-over is over: what was heard in it says nothing of the next.</summary>
    void Forget();
}
