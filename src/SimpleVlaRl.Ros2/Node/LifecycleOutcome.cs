namespace SimpleVlaRl.Ros2.Node;

/// <summary>How a transition went; the values are what is added to the first number of its outcomes.</summary>
internal enum LifecycleOutcome
{
    Success = 0,
    Failure = 1,
    Error = 2,
}
