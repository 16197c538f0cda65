using SimpleVlaRl.Control.Operating;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>Looks at the robot with a classifier, every so often.</summary>
internal sealed class OutcomeThread : IDisposable
{
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly OutcomeWatch watch;
    private readonly TimeSpan period;
    private readonly Action<string> onProblem;
    private readonly ManualResetEventSlim end = new(false);
    private readonly Thread thread;

    /// <summary>Starts to look.</summary>
    /// <param name="watch">What looks.</param>
    /// <param name="rateHertz">How often.</param>
    /// <param name="onProblem">Told when it is given up.</param>
    public OutcomeThread(OutcomeWatch watch, double rateHertz, Action<string> onProblem)
    {
        (this.watch, period, this.onProblem) = (watch, TimeSpan.FromSeconds(1 / rateHertz), onProblem);
        thread = new Thread(Watch) { IsBackground = true, Name = "outcomes" };
        thread.Start();
    }

    public void Dispose()
    {
        end.Set();
        if (thread.Join(LastWait))
        {
            end.Dispose();
        }
    }

    private void Watch()
    {
        try
        {
            long due = TimeProvider.System.GetTimestamp();
            while (true)
            {
                // Once per period, however long a look takes; what was missed is not made up for.
                TimeSpan ahead = period - TimeProvider.System.GetElapsedTime(due);
                if (end.Wait(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero))
                {
                    return;
                }

                due = TimeProvider.System.GetTimestamp();
                watch.Look();
            }
        }
#pragma warning disable CA1031 // Whatever a network throws, the run goes on without its proposals; the person says how episodes end, and hears why.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            string reason = $"the classifier is given up: {exception.Message.TrimEnd('.')}";
            watch.GiveUp(reason);
            onProblem(reason);
        }
    }
}
