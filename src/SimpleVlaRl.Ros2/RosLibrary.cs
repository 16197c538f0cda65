using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2;

/// <summary>The native library over which this process speaks ROS 2.</summary>
public static class RosLibrary
{
    /// <summary>Loads it.</summary>
    /// <returns>What is wrong with it, and what to install; null when it can be used.</returns>
    public static string? Problem()
    {
        try
        {
            DdsLibrary.EnsureLoaded();
            return null;
        }
        catch (RosException exception)
        {
            return exception.Message;
        }
    }
}
