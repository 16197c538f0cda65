using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>Nodes on a domain of this process' own, and patience until they have heard of each other.</summary>
internal static class RosNodes
{
    public static RosContext Open(string name, TimeProvider? clock = null)
    {
        try
        {
            return RosContext.Open(new() { NodeName = name, DomainId = 1 + (Environment.ProcessId % 100) }, clock ?? TimeProvider.System);
        }
        catch (RosException error) when (error.Message.Contains("was not found", StringComparison.Ordinal))
        {
            Assert.Skip(error.Message);
            throw;
        }
    }

    public static async Task Until(Func<bool> condition)
    {
        for (int round = 0; !condition(); round++)
        {
            Assert.True(round < 800, "it does not become so");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
