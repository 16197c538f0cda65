using System.Globalization;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Versions;

/// <summary>Tries a loaded version before it answers robots: finite, within the robot's limits, as on the machine that exported it, fast enough.</summary>
internal static class SelfTest
{
    private const int Variants = 3;
    private const int TimedRuns = 5;

    /// <summary>Tests a version whose files were checked against their digests when it was loaded.</summary>
    public static SelfTestReport Run(LoadedPolicy policy, IEngineLane lane, RobotProfile? robot, SelfTestOptions options, TimeProvider time)
    {
        List<string> lines = [$"files: {policy.Version.Sha256.Count} digests agree with the manifest"];
        for (int variant = 0; variant < Variants; variant++)
        {
            if (Broken(policy, GoldenObservation.Ask(policy, lane, variant), robot) is { } broken)
            {
                return new SelfTestReport(lines, broken, TimeSpan.Zero);
            }
        }

        lines.Add($"finite: every number of {Variants} answers");
        lines.Add(robot is null ? "limits: not tested, no robot was given" : $"limits: every action inside those of '{robot.Name}'");
        (string Text, bool Agrees)? golden = GoldenObservation.Compare(policy, lane);
        if (golden is { Agrees: false } || (golden is null && options.RequiresGolden))
        {
            return new SelfTestReport(
                lines,
                golden?.Text ?? $"Version {policy.Identity.Version} has no {GoldenAnswer.FileName} and one is required; export it again.",
                TimeSpan.Zero);
        }

        lines.Add(golden?.Text ?? "golden observation: the version has none");
        TimeSpan latency = Fastest(policy, lane, time);
        string timing = string.Create(CultureInfo.InvariantCulture, $"latency: {latency.TotalMilliseconds:0.00} ms for one robot");
        if (options.MaximumLatency is { } limit && latency > limit)
        {
            return new SelfTestReport(
                lines, string.Create(CultureInfo.InvariantCulture, $"{timing}; expected at most {limit.TotalMilliseconds:0.00} ms"), latency);
        }

        lines.Add(timing);
        return new SelfTestReport(lines, "", latency);
    }

    private static string? Broken(LoadedPolicy policy, ActionChunk chunk, RobotProfile? robot)
    {
        for (int index = 0; index < chunk.Actions.Length; index++)
        {
            float action = chunk.Actions[index];
            (int waypoint, int dimension) = Math.DivRem(index, chunk.Dimension);
            if (!float.IsFinite(action) || (policy.Manifest.Architecture.Head == PolicyHead.Tokens && !(chunk.LogProbabilities[index] <= 0)))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The action of {policy.Manifest.Joints[dimension].Name} at waypoint {waypoint} is {action} with log-probability "
                    + $"{chunk.LogProbabilities[index]}; expected finite numbers.");
            }

            if (robot is not null && OutOfLimits(policy, robot, dimension, action) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? OutOfLimits(LoadedPolicy policy, RobotProfile robot, int dimension, float action)
    {
        string name = policy.Manifest.Joints[dimension].Name;
        int index = robot.FindJoint(name);
        if (index < 0)
        {
            return $"The policy moves '{name}', which the robot '{robot.Name}' lacks.";
        }

        JointProfile limits = robot.Joints[index];
        return action >= limits.LowerPosition && action <= limits.UpperPosition
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The action of {robot.JointLabels[index]} is {action:0.000}; the robot '{robot.Name}' goes from {limits.LowerPosition:0.000} to "
                + $"{limits.UpperPosition:0.000}.");
    }

    private static TimeSpan Fastest(LoadedPolicy policy, IEngineLane lane, TimeProvider time)
    {
        PolicyRequest[] requests = [TestObservation.Of(policy.Manifest)];
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int run = 0; run < TimedRuns; run++)
        {
            long start = time.GetTimestamp();
            lane.Prepare(requests);
            lane.Run();
            TimeSpan elapsed = time.GetElapsedTime(start);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        return fastest;
    }
}
