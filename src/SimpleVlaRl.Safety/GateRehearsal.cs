using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>Has a gate that nothing hangs on decide once in every way: doing so for the first time takes milliseconds that no tick has.</summary>
internal static class GateRehearsal
{
    /// <summary>More than a joint may move in one period, so that everything that limits it is asked.</summary>
    private const double FarShare = 0.2;

    /// <summary>Runs it.</summary>
    /// <param name="gate">The gate; without a clock.</param>
    /// <param name="joints">Its joints.</param>
    public static void Run(CommandGate gate, JointProfile[] joints)
    {
        ProposedAction proposed = new(joints.Length) { Source = ActionSource.Policy, IsMeasured = true };
        for (int joint = 0; joint < joints.Length; joint++)
        {
            JointProfile profile = joints[joint];
            proposed.MeasuredPositions[joint] = profile.Home;
            proposed.Positions[joint] = profile.Home + (FarShare * (profile.UpperPosition - profile.Home));
        }

        gate.Arm(proposed.MeasuredPositions);
        gate.Submit(proposed);
        proposed.Positions.CopyTo(proposed.MeasuredPositions, 0);
        gate.Submit(proposed);
        proposed.Source = ActionSource.Hold;
        gate.Submit(proposed);
        gate.GiveWay(proposed);
        gate.HoldingPush(proposed.MeasuredPositions);
    }
}
