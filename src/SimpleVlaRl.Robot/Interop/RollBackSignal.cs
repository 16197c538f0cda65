using System.Runtime.InteropServices;

namespace SimpleVlaRl.Robot.Interop;

/// <summary>SIGUSR1, by which an operator goes back to the version before: <c>kill -USR1</c>, or <c>systemctl kill -s USR1</c>.</summary>
internal static class RollBackSignal
{
    /// <summary>Signal numbers of signal(7); they differ between systems, and the runtime names this one on none.</summary>
    private const int LinuxSigUsr1 = 10;

    /// <summary>Calls back on every SIGUSR1; null where the system is another one.</summary>
    public static PosixSignalRegistration? Register(Action onSignal) =>
        !OperatingSystem.IsLinux() ? null : PosixSignalRegistration.Create((PosixSignal)LinuxSigUsr1, context =>
        {
            context.Cancel = true;
            onSignal();
        });
}
