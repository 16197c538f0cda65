namespace SimpleVlaRl.Safety.Guarding;

/// <summary>After which times a guard does what, and for how long a runtime waits for it.</summary>
internal static class GuardTiming
{
    /// <summary>After so many servo periods without a proposal the guard goes on by itself.</summary>
    public const int SilentPeriods = 3;

    /// <summary>Whoever gives no sign of life for so long is lost.</summary>
    public static readonly TimeSpan Lost = TimeSpan.FromSeconds(0.5);

    /// <summary>A sign of life from further in the future is none: the clock is the same one for both.</summary>
    public static readonly TimeSpan Future = TimeSpan.FromMilliseconds(1);

    /// <summary>How often a runtime gives a sign of life beside its proposals.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the arms stand under the guard's own commands until it stops sending, when the runtime lives, and when it is lost.</summary>
    public static readonly TimeSpan RestWhenPaused = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan RestWhenLost = TimeSpan.FromSeconds(0.5);

    /// <summary>How long the guard goes on by itself beyond what the slowest joint needs to give way, should the arms never stand.</summary>
    public static readonly TimeSpan RestAtLast = TimeSpan.FromSeconds(2);

    /// <summary>How often an idle guard looks around.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(50);

    /// <summary>How often it looks who listens and who else takes part.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a runtime may have taken the guard without having said who it is.</summary>
    public static readonly TimeSpan Introduction = TimeSpan.FromSeconds(2);

    /// <summary>How long a runtime waits for the answer to what is not asked in a tick.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits in a tick: half a servo period.</summary>
    public static TimeSpan TickPatience(int servoRateHertz) => TimeSpan.FromSeconds(0.5 / servoRateHertz);
}
