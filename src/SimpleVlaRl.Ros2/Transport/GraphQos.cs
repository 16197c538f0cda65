namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Quality of service of <c>ros_discovery_info</c>, as rmw sets it.</summary>
internal static class GraphQos
{
    /// <summary>The depth that stands for all samples.</summary>
    public const int KeepAll = 0;

    public static QosProfile Reader { get; } = new(true, true, KeepAll);

    public static QosProfile Writer { get; } = new(true, true, 1);
}
