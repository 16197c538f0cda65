using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>One answer of a guard, in the process' own memory. Preallocated and reused.</summary>
/// <param name="jointCount">How many joints the robot has.</param>
internal sealed class GuardReply(int jointCount)
{
    /// <summary>Which request it answers, by the word of its sequence lock.</summary>
    public int Answers { get; set; }

    /// <summary>Whose request it was.</summary>
    public long Session { get; set; }

    public GateVerdict Verdict { get; set; }

    public GateReason Reason { get; set; }

    public int Joint { get; set; } = -1;

    /// <summary>Whether there is a command.</summary>
    public bool HasCommand { get; set; }

    public ActionSource Source { get; set; }

    public long Sequence { get; set; }

    /// <summary>Whether the command could not be sent; the status says where.</summary>
    public bool IsUnsent { get; set; }

    /// <summary>Of <see cref="GuardRequestKind.HoldingPush"/>, the share.</summary>
    public double Push { get; set; }

    /// <summary>The applied joint positions.</summary>
    public double[] Positions { get; } = new double[jointCount];

    /// <summary>Takes a gate's decision.</summary>
    public void Take(in GateDecision decision)
    {
        (Verdict, Reason, Joint, HasCommand) = (decision.Verdict, decision.Reason, decision.Joint, decision.Command is not null);
        if (decision.Command is { } command)
        {
            (Source, Sequence) = (command.Source, command.Sequence);
            command.Positions.CopyTo(Positions);
        }
    }

    /// <summary>Empties it for a request.</summary>
    public void Clear(int answers, long session)
    {
        (Answers, Session, Verdict, Reason, Joint) = (answers, session, GateVerdict.Rejected, GateReason.NoHeartbeat, -1);
        (HasCommand, Source, Sequence, IsUnsent, Push) = (false, ActionSource.Hold, 0, false, 0);
    }
}
