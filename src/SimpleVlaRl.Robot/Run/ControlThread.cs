using System.Runtime.ExceptionServices;
using SimpleVlaRl.CommandLine.Interop;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Runs the control loop on a thread of its own, real-time where permitted.</summary>
internal static class ControlThread
{
    /// <summary>Runs and waits; an exception comes out here.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="work">The work; told whether real-time scheduling was granted.</param>
    /// <returns>The result.</returns>
    public static T Run<T>(Func<bool, T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                result = work(Scheduling.TryRealTime(Scheduling.PriorityOfControl));
            }
#pragma warning disable CA1031 // Passed on to the caller below.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        { Name = "control", Priority = ThreadPriority.Highest };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
