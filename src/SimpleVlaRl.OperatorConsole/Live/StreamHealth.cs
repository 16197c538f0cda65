namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>How one of the robot's topics does.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="PerSecond">Messages per second since the last look.</param>
/// <param name="AgeMilliseconds">How long ago the newest arrived; null before the first.</param>
/// <param name="Level">How it does.</param>
/// <param name="Message">In words.</param>
/// <param name="Advice">What to do about it; empty where there is nothing to do.</param>
internal sealed record StreamHealth(string Topic, double PerSecond, double? AgeMilliseconds, HealthLevel Level, string Message, string Advice);
