using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.LiftPot;

/// <summary>Places the pot, and tells when both hands hold it level in the air.</summary>
/// <remarks>RoboTwin 2.0: the pot 8 cm above the table, each tool point less than 3 cm from its handle, the cosine of the tilt above 0.8.</remarks>
internal sealed class LiftPotProgress(PhysicsState state) : PoseProgress(state)
{
    private const double LiftMeters = 0.08;
    private const double LargestDistance = 0.03;
    private const double SmallestCosine = 0.8;
    private const double LargestX = 0.03;
    private const double LowestY = -0.03;
    private const double HighestY = 0.07;
    private const double LargestYaw = 8 * Math.PI / 180;

    private readonly SceneObject pot = SceneObject.Free(state, "pot", LiftPotTask.RestMeters);
    private readonly int body = state.Model.Body("pot");
    private readonly int leftTool = state.Model.Site("left_tool");
    private readonly int rightTool = state.Model.Site("right_tool");

    /// <inheritdoc/>
    protected override void Place(long seed) => pot.Place(
        StartRandom.Between(seed, 0, -LargestX, LargestX),
        StartRandom.Between(seed, 1, LowestY, HighestY),
        StartRandom.Between(seed, 2, -LargestYaw, LargestYaw));

    /// <inheritdoc/>
    protected override bool IsDone() => pot.Lift > LiftMeters && pot.UprightCosine > SmallestCosine &&
        Distance(leftTool, -LiftPotTask.HandleXMeters) < LargestDistance && Distance(rightTool, LiftPotTask.HandleXMeters) < LargestDistance;

    private double Distance(int tool, double handle)
    {
        ReadOnlySpan<double> point = State.SitePosition(tool);
        ReadOnlySpan<double> origin = pot.Position;
        ReadOnlySpan<double> axes = State.BodyRotation(body);
        double sum = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            double there = origin[axis] + (axes[3 * axis] * handle) + (axes[(3 * axis) + 2] * LiftPotTask.HandleZMeters);
            sum += (point[axis] - there) * (point[axis] - there);
        }

        return Math.Sqrt(sum);
    }
}
