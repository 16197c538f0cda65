using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Experts;

namespace SimpleVlaRl.Simulation;

/// <summary>Shows how a task is done, in any of the environments.</summary>
internal sealed class ScriptedExpert : IScriptedExpert
{
    private readonly SimulatedBimanualEnvironment environments;
    private readonly Demonstrator?[] workers;

    /// <summary>Makes an expert.</summary>
    /// <param name="environments">The environments that it drives.</param>
    public ScriptedExpert(SimulatedBimanualEnvironment environments)
    {
        this.environments = environments;
        workers = new Demonstrator?[environments.Count];
    }

    /// <inheritdoc/>
    public void Begin(int environment, double waypointRateHertz)
    {
        if (!(waypointRateHertz > 0) || !double.IsFinite(waypointRateHertz))
        {
            throw new ArgumentOutOfRangeException(nameof(waypointRateHertz), waypointRateHertz, "Waypoints per second must be finite and above zero.");
        }

        EnvironmentSlot slot = environments.StartedSlot(environment);
        Demonstrator? worker = workers[environment];
        if (worker?.Scene != slot.Scene)
        {
            worker?.Dispose();
            worker = workers[environment] = slot.Task!.CreateDemonstrator(slot.Scene!);
        }

        worker!.PeriodSeconds = 1 / waypointRateHertz;
    }

    /// <inheritdoc/>
    public void NextWaypoint(int environment, Span<double> waypoint)
    {
        Demonstrator worker = workers[environment]
            ?? throw new InvalidOperationException($"The expert has not begun in environment {environment}; call Begin after Reset.");
        worker.Next(environments.StartedSlot(environment).Physics!, waypoint);
    }
}
