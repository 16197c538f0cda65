namespace SimpleVlaRl.Ros2;

/// <summary>How a service call ended, and what it answered.</summary>
/// <typeparam name="T">The response.</typeparam>
/// <param name="Status">How it ended.</param>
/// <param name="Response">The response; null unless the service answered.</param>
/// <param name="Detail">What to do about it; empty when the service answered.</param>
public readonly record struct RosCallResult<T>(RosCallStatus Status, T? Response, string Detail)
    where T : class;
