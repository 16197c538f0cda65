using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>Contexts on a domain of this process' own, with peers on this machine only.</summary>
internal static class Ros
{
    /// <summary>Different for each test process, so that neighbours on one machine do not meet.</summary>
    public static int Domain { get; } = 1 + (Environment.ProcessId % 100);

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(8);

    public static RosContext Open(string name, Action<RosIncompatibleQos>? onIncompatibleQos = null)
    {
        try
        {
            return RosContext.Open(new() { NodeName = name, DomainId = Domain, OnIncompatibleQos = onIncompatibleQos }, TimeProvider.System);
        }
        catch (RosException error) when (error.Message.Contains("was not found", StringComparison.Ordinal))
        {
            Assert.Skip(error.Message);
            throw;
        }
    }

    /// <summary>Waits until something is so; fails with its description when it does not become so.</summary>
    public static async Task Until(Func<bool> condition, string description)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"not within {Patience.TotalSeconds} s: {description}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
