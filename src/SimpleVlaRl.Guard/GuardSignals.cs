using System.Runtime.InteropServices;

namespace SimpleVlaRl.Guard;

/// <summary>
/// Which signals end the guard. It dies last: Ctrl-C and a closed terminal reach the run and the guard at once, and then the run says when it is done.
/// </summary>
internal sealed class GuardSignals : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Takes the signals.</summary>
    /// <param name="isInUse">Whether a run has the guard, or is about to.</param>
    public GuardSignals(Func<bool> isInUse)
    {
        void EndUnlessInUse(PosixSignalContext context)
        {
            context.Cancel = true;
            if (!isInUse())
            {
                ending.Cancel();
            }
        }

        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, EndUnlessInUse),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, EndUnlessInUse),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                ending.Cancel();
            }),
        ];
    }

    /// <summary>The guard is to end.</summary>
    public CancellationToken Ending => ending.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        ending.Dispose();
    }
}
