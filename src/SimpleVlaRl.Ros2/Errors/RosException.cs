namespace SimpleVlaRl.Ros2.Errors;

/// <summary>ROS 2 could not be set up: the library, the domain, a name or an endpoint. While running, failures are values instead.</summary>
/// <param name="message">What was wrong, which value, and what to do.</param>
public sealed class RosException(string message) : Exception(message);
