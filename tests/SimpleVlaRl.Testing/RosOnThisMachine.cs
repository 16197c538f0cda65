using System.Runtime.CompilerServices;

namespace SimpleVlaRl.Testing;

/// <summary>Tests keep to this machine: what they and the programs that they start publish, no robot in the subnet hears.</summary>
internal static class RosOnThisMachine
{
#pragma warning disable CA2255 // Before any context is opened: there is no other place for it in a suite.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        if (Environment.GetEnvironmentVariable("ROS_AUTOMATIC_DISCOVERY_RANGE") is null)
        {
            Environment.SetEnvironmentVariable("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST");
        }
    }
}
