using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Commands;

/// <summary>Port: the gate between wishes and the arm. In-process at first, in a guard process later; only the implementation changes.</summary>
public interface ICommandGate
{
    /// <summary>Checks a whole chunk before any of it is played: size, and every value finite.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>Accepted or rejected.</returns>
    ChunkDecision Admit(ActionChunk chunk);

    /// <summary>Starts from measured positions; until this is called, everything is rejected and nothing may be sent.</summary>
    /// <param name="measuredPositions">The measured joint positions in policy order.</param>
    /// <returns>Accepted when the positions are finite and within the mechanism's limits, else rejected with the joint to blame; rejected while
    /// stopped.</returns>
    GateDecision Arm(ReadOnlySpan<double> measuredPositions);

    /// <summary>Checks and limits one tick's proposal. Does not allocate.</summary>
    /// <param name="proposed">The proposal.</param>
    /// <returns>The answer; its command is valid until the next call. On a rejection it is a hold that gives way towards the measured positions.</returns>
    GateDecision Submit(ProposedAction proposed);

    /// <summary>Holds, and gives way where an arm is kept from following; for the end of an episode. Does not allocate.</summary>
    /// <param name="proposed">The measured positions; what is proposed is not looked at.</param>
    /// <returns>Rejected, with the hold to send; with nothing to send while disarmed.</returns>
    GateDecision GiveWay(ProposedAction proposed);

    /// <summary>
    /// How far a hold still pushes against what keeps an arm from following, as a share of the largest push that a hold may keep up; above 1 it is giving way,
    /// or the arms have not come to rest.
    /// </summary>
    /// <param name="measuredPositions">The measured joint positions in policy order; empty where there is no measurement.</param>
    /// <returns>The largest share of all joints. Does not allocate.</returns>
    double HoldingPush(ReadOnlySpan<double> measuredPositions);

    /// <summary>What is or was last found to be too close, in one sentence without a stop; empty where nothing was.</summary>
    string TooClose => "";

    /// <summary>Ends an episode: everything is rejected and nothing may be sent until <see cref="Arm"/>.</summary>
    void Disarm();

    /// <summary>
    /// The stop of a person or a fault of the machine. Latched: while armed every proposal is answered with a hold, and <see cref="Arm"/> is refused until
    /// <see cref="ClearStop"/>.
    /// </summary>
    void Stop();

    /// <summary>Takes a stop back, by the decision of a person; the gate is disarmed afterwards.</summary>
    void ClearStop();
}
