using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Hands the microphone over and keeps it where it was handed over.</summary>
internal sealed class HandoverMicDemonstrator(TaskScene scene) : HandoverDemonstrator(scene, "mic", HandoverMic.WidthMeters, HandoverMic.HoldXMeters)
{
    /// <inheritdoc/>
    protected override void Keep(Span<double> waypoint) => LeftHand.Carry(Middle, Meeting, 0, PeriodSeconds, waypoint);
}
