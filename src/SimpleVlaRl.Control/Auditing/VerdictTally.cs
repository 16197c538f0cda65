using System.Numerics;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Auditing;

/// <summary>What the gate limited and rejected in an episode: the first of each kind goes to the audit log at once, how many there were at the end.</summary>
internal sealed class VerdictTally(IAuditLog audit, RobotProfile robot)
{
    private const int Reasons = 32;
    private static readonly GateVerdict[] Told = [GateVerdict.Limited, GateVerdict.Rejected];

    private readonly string[] labels = [.. robot.JointLabels];
    private readonly long[] counts = new long[Told.Length * Reasons];
    private Guid episode;

    public void Begin(Guid episodeId)
    {
        episode = episodeId;
        Array.Clear(counts);
    }

    /// <summary>Counts an answer. Does not allocate.</summary>
    /// <param name="verdict">The answer.</param>
    /// <param name="reason">Its reasons.</param>
    /// <param name="joint">The joint that is blamed, or -1.</param>
    public void Note(GateVerdict verdict, GateReason reason, int joint)
    {
        int row = Array.IndexOf(Told, verdict);
        uint left = row < 0 ? 0 : (uint)reason;
        while (left != 0)
        {
            int bit = BitOperations.TrailingZeroCount(left);
            left &= left - 1;
            if (counts[(row * Reasons) + bit]++ == 0)
            {
                audit.Write(new AuditEvent
                {
                    Kind = AuditKind.Verdict,
                    By = "gate",
                    Subject = joint >= 0 ? labels[joint] : null,
                    Episode = episode,
                    Verdict = verdict,
                    Reason = (GateReason)(1 << bit),
                });
            }
        }
    }

    /// <summary>Says how many there were of each kind.</summary>
    public void Close()
    {
        for (int index = 0; index < counts.Length; index++)
        {
            if (counts[index] > 0)
            {
                audit.Write(new AuditEvent
                {
                    Kind = AuditKind.Verdicts,
                    By = "gate",
                    Episode = episode,
                    Verdict = Told[index / Reasons],
                    Reason = (GateReason)(1 << (index % Reasons)),
                    Count = counts[index],
                });
            }
        }
    }
}
