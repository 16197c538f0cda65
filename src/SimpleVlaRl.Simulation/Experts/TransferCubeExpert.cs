using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Shows how to hand the cube over.</summary>
/// <remarks>
/// A function of the present state alone: what to do follows from where the hands and the cube are and how far the grippers are
/// open, never from a clock or a remembered phase. So a policy without memory can imitate it, and it recovers from disturbances.
/// Each waypoint goes a bounded way in a straight line in joint space from the measured position towards the current goal.
/// </remarks>
internal sealed class TransferCubeExpert : IScriptedExpert
{
    private readonly SimulatedBimanualEnvironment environments;
    private readonly TransferCubeDemonstrator?[] workers;

    /// <summary>Makes an expert.</summary>
    /// <param name="environments">The environments that it drives.</param>
    public TransferCubeExpert(SimulatedBimanualEnvironment environments)
    {
        this.environments = environments;
        workers = new TransferCubeDemonstrator?[environments.Count];
    }

    /// <inheritdoc/>
    public void Begin(int environment, double waypointRateHertz)
    {
        if (!(waypointRateHertz > 0) || !double.IsFinite(waypointRateHertz))
        {
            throw new ArgumentOutOfRangeException(nameof(waypointRateHertz), waypointRateHertz, "Waypoints per second must be finite and above zero.");
        }

        EnvironmentSlot slot = environments.StartedSlot(environment);
        if (workers[environment] is not { } worker || worker.Scene != slot.Scene)
        {
            worker = new TransferCubeDemonstrator(slot.Scene!);
            workers[environment] = worker;
        }

        worker.PeriodSeconds = 1 / waypointRateHertz;
    }

    /// <inheritdoc/>
    public void NextWaypoint(int environment, Span<double> waypoint)
    {
        TransferCubeDemonstrator worker = workers[environment] ?? throw new InvalidOperationException($"The expert has not begun in environment {environment}; call Begin after Reset.");
        worker.Next(environments.StartedSlot(environment).Physics!, waypoint);
    }
}
