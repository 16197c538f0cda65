using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>What came on a topic since the last reading.</summary>
/// <param name="Count">What came altogether.</param>
/// <param name="PerSecond">Messages that fitted, per second.</param>
/// <param name="HasArrived">Whether there was one.</param>
/// <param name="IsRejecting">Whether there was one that did not fit.</param>
internal sealed record StreamRate(ObservedStreamCount Count, double PerSecond, bool HasArrived, bool IsRejecting);
