namespace SimpleVlaRl.Ros2.Robot;

/// <summary>How much has arrived on one topic of the robot.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Received">Messages that fitted the profile.</param>
/// <param name="Rejected">Messages that did not.</param>
/// <param name="Age">How long ago the newest that fitted arrived; null before the first.</param>
/// <param name="Problem">What was wrong with the newest message; empty when it fitted.</param>
public sealed record ObservedStreamCount(string Topic, long Received, long Rejected, TimeSpan? Age, string Problem);
