namespace SimpleVlaRl.Core.Geometry;

/// <summary>A robot's arms as capsules over a table: how close a pose brings them.</summary>
/// <remarks>For one thread. A pose does not allocate.</remarks>
internal sealed class RobotBody
{
    private const double Milli = 1000;

    private readonly LinkFrames frames;
    private readonly BodyCapsule[] capsules;
    private readonly PlacedCapsule[] placed;
    private readonly CapsulePair[] pairs;
    private readonly int[] moving;
    private readonly BodyTool[] tools;
    private readonly string[] armNames;
    private readonly double[] reaches;
    private readonly double tableHeight;
    private readonly int jointCount;
    private int likelyPair;

    /// <summary>Makes a body.</summary>
    /// <param name="arms">The arms, whose geometry has no errors.</param>
    /// <param name="tableHeight">Where the table's top is in the robot's frame, metres.</param>
    /// <param name="clearance">How far links keep from each other and the table where they do not say otherwise, metres.</param>
    public RobotBody(IReadOnlyList<BodyArm> arms, double tableHeight, double clearance)
    {
        this.tableHeight = tableHeight;
        frames = new LinkFrames(arms);
        armNames = [.. arms.Select(arm => arm.Name)];
        jointCount = arms.Sum(arm => arm.Joints.Count);
        ReadOnlySpan<BodyLink> links = frames.Links;
        List<BodyCapsule> all = [];
        List<BodyTool> points = [];
        int index = 0;
        foreach (BodyArm arm in arms)
        {
            foreach (LinkGeometry link in arm.Geometry.Links)
            {
                RigidFrame turn = links[index].FromOwnAxes;
                int place = index;
                all.AddRange(link.Capsules.Select(capsule => new BodyCapsule(
                    place,
                    turn.At(capsule.From),
                    turn.At(capsule.To),
                    capsule.RadiusMetres,
                    capsule.ClearanceMetres ?? clearance,
                    capsule.TableClearanceMetres ?? clearance)));
                if (link.Name == arm.Geometry.ToolLink)
                {
                    points.Add(new(links[index].Arm, place, turn.At(arm.Geometry.ToolPoint), arm.Geometry.Workspace));
                }

                index++;
            }
        }

        capsules = [.. all];
        tools = [.. points];
        placed = new PlacedCapsule[capsules.Length];
        for (int capsule = 0; capsule < capsules.Length; capsule++)
        {
            Place(capsule);
            placed[capsule].LengthSquared = 4 * capsules[capsule].HalfLength * capsules[capsule].HalfLength;
        }

        moving = [.. Enumerable.Range(0, capsules.Length).Where(capsule => frames.Links[capsules[capsule].Link].IsMoving)];
        pairs = CapsulePairs.Of(arms, frames, capsules);
        reaches = JointReach.Of(
            links,
            [.. capsules.SelectMany(capsule => new[] { (capsule.Link, capsule.From, capsule.Radius), (capsule.Link, capsule.To, capsule.Radius) }),
                .. tools.Select(tool => (tool.Link, tool.Point, 0.0))],
            jointCount);
    }

    /// <summary>How far a joint moves a point at most, metres per unit of the joint.</summary>
    public double ReachOf(int joint) => reaches[joint];

    /// <summary>The arm of a capsule.</summary>
    public int ArmOf(int capsule) => frames.Links[capsules[capsule].Link].Arm;

    /// <summary>How many capsules there are.</summary>
    public int CapsuleCount => capsules.Length;

    /// <summary>The radius of a capsule, metres.</summary>
    public double RadiusOf(int capsule) => capsules[capsule].Radius;

    /// <summary>Places all capsules.</summary>
    /// <param name="positions">The positions of all joints, arm after arm.</param>
    /// <param name="ends">Six numbers per capsule: where its segment begins and where it ends, metres.</param>
    /// <returns>False where a position is not finite; then nothing is written.</returns>
    public bool TryPlace(ReadOnlySpan<double> positions, Span<double> ends)
    {
        if (!IsKnown(positions))
        {
            return false;
        }

        frames.Compute(positions);
        for (int capsule = 0; capsule < capsules.Length; capsule++)
        {
            Place(capsule);
            ref readonly PlacedCapsule segment = ref placed[capsule];
            Span<double> six = ends.Slice(6 * capsule, 6);
            (six[0], six[1], six[2]) = (segment.X, segment.Y, segment.Z);
            (six[3], six[4], six[5]) = (segment.X + segment.Dx, segment.Y + segment.Dy, segment.Z + segment.Dz);
        }

        return true;
    }

    /// <summary>Finds what is nearest to being too close.</summary>
    /// <param name="positions">The positions of all joints, arm after arm.</param>
    public BodyFinding Evaluate(ReadOnlySpan<double> positions)
    {
        if (!IsKnown(positions))
        {
            return new(double.NegativeInfinity, BodyFindingKind.NotFinite, -1, -1);
        }

        frames.Compute(positions);
        foreach (int capsule in moving)
        {
            Place(capsule);
        }

        BodyFinding nearest = new(double.PositiveInfinity, BodyFindingKind.None, -1, -1);
        FindTools(ref nearest);
        FindTable(ref nearest);
        FindPairs(ref nearest);
        return nearest;
    }

    /// <summary>Says in one sentence, without its full stop, what was found.</summary>
    public string Describe(BodyFinding finding)
    {
        switch (finding.Kind)
        {
            case BodyFindingKind.Pair:
                double pair = Array.Find(pairs, item => item.First == finding.First && item.Second == finding.Second).Required;
                return Sentence($"{NameOf(finding.First)} and {NameOf(finding.Second)} are", finding.Slack + pair, "apart", pair);
            case BodyFindingKind.Table:
                double table = capsules[finding.First].TableClearance;
                return Sentence($"{NameOf(finding.First)} is", finding.Slack + table, "above the table", table);
            case BodyFindingKind.Workspace:
                string where = finding.Slack < 0 ? "outside" : "inside";
                return FormattableString.Invariant($"the tool of {armNames[finding.First]} is {Math.Abs(finding.Slack) * Milli:0.#} mm {where} its workspace");
            case BodyFindingKind.NotFinite:
                return "a joint's position is not a finite number, so that no distance is known";
            default:
                return "nothing can come too close";
        }
    }

    private static string Sentence(string what, double distance, string where, double required) => FormattableString.Invariant(
        $"{what} {distance * Milli:0.#} mm {where}; expected at least {required * Milli:0.#} mm");

    private string NameOf(int capsule) => frames.Names[capsules[capsule].Link];

    private bool IsKnown(ReadOnlySpan<double> positions)
    {
        // The sum of finite numbers of a robot's size is finite, and no other one is.
        double sum = 0;
        foreach (double position in positions)
        {
            sum += Math.Abs(position);
        }

        return positions.Length == jointCount && double.IsFinite(sum);
    }

    private void Place(int index)
    {
        ref readonly BodyCapsule capsule = ref capsules[index];
        RigidFrame frame = frames.Frames[capsule.Link];
        ref PlacedCapsule segment = ref placed[index];
        Point3 from = frame.At(capsule.From);
        Point3 to = frame.At(capsule.To);
        (segment.X, segment.Y, segment.Z) = (from.X, from.Y, from.Z);
        (segment.Dx, segment.Dy, segment.Dz) = (to.X - from.X, to.Y - from.Y, to.Z - from.Z);
        (segment.MiddleX, segment.MiddleY, segment.MiddleZ) = (from.X + (segment.Dx / 2), from.Y + (segment.Dy / 2), from.Z + (segment.Dz / 2));
    }

    private void FindTools(ref BodyFinding nearest)
    {
        foreach (ref readonly BodyTool tool in tools.AsSpan())
        {
            if (tool.Workspace is { } box)
            {
                Point3 at = frames.Frames[tool.Link].At(tool.Point);
                double inside = Math.Min(
                    Math.Min(Math.Min(at.X - box.Lower.X, box.Upper.X - at.X), Math.Min(at.Y - box.Lower.Y, box.Upper.Y - at.Y)),
                    Math.Min(at.Z - box.Lower.Z, box.Upper.Z - at.Z));
                nearest = inside < nearest.Slack ? new(inside, BodyFindingKind.Workspace, tool.Arm, -1) : nearest;
            }
        }
    }

    private void FindTable(ref BodyFinding nearest)
    {
        foreach (int index in moving)
        {
            double lowest = placed[index].Z + Math.Min(0, placed[index].Dz);
            double slack = lowest - capsules[index].Radius - tableHeight - capsules[index].TableClearance;
            nearest = slack < nearest.Slack ? new(slack, BodyFindingKind.Table, index, -1) : nearest;
        }
    }

    /// <summary>The pair of the last pose comes first: the closer the first one, the more of the others are skipped.</summary>
    private void FindPairs(ref BodyFinding nearest)
    {
        if (pairs.Length == 0)
        {
            return;
        }

        int best = -1;
        double slack = nearest.Slack;
        Consider(likelyPair, ref slack, ref best);
        for (int index = 0; index < pairs.Length; index++)
        {
            Consider(index, ref slack, ref best);
        }

        if (best >= 0)
        {
            likelyPair = best;
            nearest = new(slack, BodyFindingKind.Pair, pairs[best].First, pairs[best].Second);
        }
    }

    private void Consider(int index, ref double slack, ref int best)
    {
        ref readonly CapsulePair pair = ref pairs[index];
        ref readonly PlacedCapsule first = ref placed[pair.First];
        ref readonly PlacedCapsule second = ref placed[pair.Second];
        double x = first.MiddleX - second.MiddleX, y = first.MiddleY - second.MiddleY, z = first.MiddleZ - second.MiddleZ;
        double far = slack + pair.MiddlesRequired;
        if (far <= 0 || (x * x) + (y * y) + (z * z) >= far * far)
        {
            return;
        }

        double found = Math.Sqrt(SegmentDistance.Squared(in first, in second)) - pair.AxesRequired;
        if (found < slack)
        {
            slack = found;
            best = index;
        }
    }
}
