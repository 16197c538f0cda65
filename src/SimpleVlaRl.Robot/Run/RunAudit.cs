using System.Runtime.InteropServices;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Auditing;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The audit log of a run: what it runs with, which protections are off, and how it ends.</summary>
internal sealed class RunAudit : IDisposable
{
    private readonly AuditFileLog? file;
    private string policy = "";

    private RunAudit(AuditFileLog? file) => this.file = file;

    public IAuditLog Log => file is null ? NoAuditLog.Instance : file;

    /// <summary>How the program ends; a failure until it is said.</summary>
    public int ExitCode { get; set; } = CommandLine.Errors.ExitCode.Failure;

    /// <summary>Opens the log and writes what the run begins with.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static RunAudit Open(RunOptions options, RobotProfile robot, string digest)
    {
        RunAudit audit = new(options.Audit is { } path ? OpenFile(path) : null);
        string version = typeof(RunAudit).Assembly.GetName().Version!.ToString(3);
        audit.Log.Write(new AuditEvent
        {
            Kind = AuditKind.ProgramStarted,
            Subject = "run",
            Detail = $"version {version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        });
        audit.Log.Write(new AuditEvent { Kind = AuditKind.Profile, Subject = robot.Name, Detail = $"sha256 {digest}" });
        if (options.Engine.AllowUnverified)
        {
            audit.Override("--allow-unverified", "a policy may run whose export was never compared with its network");
        }

        if (options.AllowsUnsigned)
        {
            audit.Override("--allow-unsigned", "versions may take over that nobody has signed");
        }

        if (options.Guard == GuardChoice.InProcess && !options.IsFake)
        {
            audit.Override("--guard in-process", "the gate goes with this program; the robot holds when its messages end");
        }

        if (robot.IsCollisionUnchecked)
        {
            audit.Override("collision_unchecked", "nothing keeps the arms from each other, from themselves and from the table");
        }

        if (options.ClassifierDecides)
        {
            audit.Override("--classifier-decides", $"'{options.Classifier}' says how episodes ended, and nobody looks");
        }

        if (options.Waits)
        {
            audit.Override("--wait", "missing topics are waited for without end");
        }

        return audit;
    }

    /// <summary>Notes the policy where it is another than before.</summary>
    public void Policy(PolicyVersion identity)
    {
        string now = $"version {identity.Version}, {identity.Precision} on {identity.ExecutionProvider}, sha256 {identity.Digest}";
        if (now != policy)
        {
            policy = now;
            Log.Write(new AuditEvent { Kind = AuditKind.Policy, Subject = identity.Name, Detail = now });
        }
    }

    public void Dispose()
    {
        Log.Write(new AuditEvent { Kind = AuditKind.ProgramEnded, Subject = "run", Count = ExitCode });
        file?.Dispose();
    }

    private void Override(string subject, string detail) =>
        Log.Write(new AuditEvent { Kind = AuditKind.Override, By = "command line", Subject = subject, Detail = detail });

    private static AuditFileLog OpenFile(string path)
    {
        try
        {
            return new AuditFileLog(path, "vla-robot", TimeProvider.System);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"The audit log '{path}' cannot be written: {exception.Message.TrimEnd('.')}. Free space, mend the permissions, or give "
                + "another --store or --audit.",
                exception);
        }
    }
}
