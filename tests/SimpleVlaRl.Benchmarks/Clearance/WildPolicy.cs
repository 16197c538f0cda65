using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.Benchmarks.Clearance;

/// <summary>Asks for what no trained policy would.</summary>
/// <param name="robot">The robot.</param>
/// <param name="kind">How it moves.</param>
/// <param name="seed">The seed of what it asks.</param>
internal sealed class WildPolicy(RobotProfile robot, WildPolicyKind kind, int seed)
{
    private const int Candidates = 60;
    private const int LongestHold = 80;

    /// <summary>How far arms that want to collide turn away from each other, as a share of the waist's limits.</summary>
    private const double WaistShare = 0.25;

    private readonly JointProfile[] joints = [.. robot.Joints];
    private readonly Random random = new(seed);
    private readonly CollisionModel? model = CollisionModel.Of(robot with { IsCollisionUnchecked = false });
    private readonly double[] target = [.. robot.Joints.Select(joint => joint.Home)];
    private readonly double[] velocity = new double[robot.Joints.Count];
    private int left;

    /// <summary>What it asks for in this tick.</summary>
    /// <param name="last">Where the arms were sent last.</param>
    /// <param name="wish">What is asked for.</param>
    public void Next(ReadOnlySpan<double> last, Span<double> wish)
    {
        if (left-- <= 0 || kind == WildPolicyKind.Noise)
        {
            left = random.Next(LongestHold);
            Choose();
        }

        for (int joint = 0; joint < joints.Length; joint++)
        {
            wish[joint] = kind == WildPolicyKind.Walk ? last[joint] + (velocity[joint] / robot.ServoRateHertz) : target[joint];
        }
    }

    private void Choose()
    {
        for (int joint = 0; joint < joints.Length; joint++)
        {
            velocity[joint] = 2 * joints[joint].MaximumVelocity * ((2 * random.NextDouble()) - 1);
        }

        Draw(target);
        if (kind != WildPolicyKind.Collide || model is null)
        {
            return;
        }

        double[] candidate = new double[joints.Length];
        double worst = model.Evaluate(target).Slack;
        for (int draw = 0; draw < Candidates; draw++)
        {
            Draw(candidate);
            double slack = model.Evaluate(candidate).Slack;
            if (slack < worst)
            {
                worst = slack;
                candidate.CopyTo(target, 0);
            }
        }
    }

    private void Draw(double[] positions)
    {
        int perArm = joints.Length / robot.Arms.Count;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            JointProfile profile = joints[joint];
            double anywhere = profile.LowerPosition + (random.NextDouble() * (profile.UpperPosition - profile.LowerPosition));
            double share = kind == WildPolicyKind.Collide && joint % perArm == 0 ? WaistShare : 1;
            positions[joint] = profile.Home + (share * (anywhere - profile.Home));
        }
    }
}
