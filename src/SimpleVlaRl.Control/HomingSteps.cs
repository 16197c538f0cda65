using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>Which joints move home in which step of a profile's order.</summary>
internal static class HomingSteps
{
    /// <summary>The steps, each with a flag per joint; joints that an earlier step brought home are held there by the later ones too.</summary>
    public static IReadOnlyList<bool[]> Of(RobotProfile robot)
    {
        IReadOnlyList<string> labels = robot.JointLabels;
        int[] stepOf = [.. labels.Select(label => StepOf(robot.HomingOrder, label))];
        int[] used = [.. stepOf.Distinct().Order()];
        return [.. used.Select(step => stepOf.Select(own => own <= step).ToArray())];
    }

    /// <summary>A joint's own name counts before its arm's; what no step names moves last.</summary>
    private static int StepOf(IReadOnlyList<IReadOnlyList<string>> order, string label)
    {
        string arm = label[..label.IndexOf('/', StringComparison.Ordinal)];
        int own = Index(order, label);
        int whole = Index(order, arm);
        return own >= 0 ? own : whole >= 0 ? whole : order.Count;
    }

    private static int Index(IReadOnlyList<IReadOnlyList<string>> order, string name)
    {
        for (int step = 0; step < order.Count; step++)
        {
            if (order[step].Contains(name))
            {
                return step;
            }
        }

        return -1;
    }
}
