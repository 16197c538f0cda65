using System.Globalization;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Names of <c>dds_qos_policy_id_t</c>, for the policies that are compared when endpoints match.</summary>
internal static class QosPolicyNames
{
    public static string Of(uint policy) => policy switch
    {
        2 => "durability",
        3 => "presentation",
        4 => "deadline",
        5 => "latency budget",
        6 => "ownership",
        8 => "liveliness",
        10 => "partition",
        11 => "reliability",
        12 => "destination order",
        _ => string.Create(CultureInfo.InvariantCulture, $"policy {policy}"),
    };
}
