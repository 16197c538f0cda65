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
    /// <returns>Accepted when the positions are finite and within the mechanism's limits, else rejected with the joint to blame.</returns>
    GateDecision Arm(ReadOnlySpan<double> measuredPositions);

    /// <summary>Checks and limits one tick's proposal. Does not allocate.</summary>
    /// <param name="proposed">The proposal.</param>
    /// <returns>The answer; its command is valid until the next call.</returns>
    GateDecision Submit(ProposedAction proposed);

    /// <summary>Holds the last command and rejects everything until <see cref="Arm"/>.</summary>
    void Stop();
}
