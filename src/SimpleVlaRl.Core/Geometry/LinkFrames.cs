namespace SimpleVlaRl.Core.Geometry;

/// <summary>Forward kinematics of all arms of a robot.</summary>
internal sealed class LinkFrames
{
    private readonly BodyLink[] links;
    private readonly RigidFrame[] frames;
    private readonly int[] moving;

    /// <summary>Lays the links of all arms out in a row.</summary>
    public LinkFrames(IReadOnlyList<BodyArm> arms)
    {
        List<BodyLink> all = [];
        List<string> names = [];
        int firstJoint = 0;
        for (int arm = 0; arm < arms.Count; arm++)
        {
            Dictionary<string, int> places = [];
            RigidFrame armBase = RigidFrame.Of(arms[arm].Geometry.Base);
            foreach (LinkGeometry link in arms[arm].Geometry.Links)
            {
                int parent = link.Parent is { } carrier ? places[carrier] : -1;
                places.Add(link.Name, all.Count);
                names.Add($"{arms[arm].Name}/{link.Name}");
                all.Add(Link(all, arms[arm], arm, firstJoint, link, parent, in armBase));
            }

            firstJoint += arms[arm].Joints.Count;
        }

        links = [.. all];
        Names = names;
        frames = new RigidFrame[links.Length];
        moving = [.. Enumerable.Range(0, links.Length).Where(index => links[index].IsMoving)];
        for (int index = 0; index < links.Length; index++)
        {
            Place(index, 0);
        }
    }

    /// <summary>The links, arm after arm.</summary>
    public ReadOnlySpan<BodyLink> Links => links;

    /// <summary>Their names as <c>arm/link</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The frames of the links in the robot's frame.</summary>
    public ReadOnlySpan<RigidFrame> Frames => frames;

    /// <summary>Moves the frames to joint positions.</summary>
    public void Compute(ReadOnlySpan<double> positions)
    {
        foreach (int index in moving)
        {
            int joint = links[index].Joint;
            Place(index, joint < 0 ? 0 : links[index].ValueAtZero + (links[index].ValuePerUnit * positions[joint]));
        }
    }

    private void Place(int index, double value)
    {
        ref readonly BodyLink link = ref links[index];
        ref RigidFrame frame = ref frames[index];
        RigidFrame rest = link.Rest;
        if (link.Parent < 0)
        {
            frame = rest;
        }
        else
        {
            frames[link.Parent].Compose(in rest, out frame);
        }

        if (link.Joint < 0)
        {
            return;
        }

        if (link.IsSliding)
        {
            frame.SlideAlongZ(value);
        }
        else
        {
            frame.TurnAboutZ(value);
        }
    }

    private static BodyLink Link(List<BodyLink> before, BodyArm arm, int armIndex, int firstJoint, LinkGeometry link, int parent, in RigidFrame armBase)
    {
        bool isFixed = link.Motion == LinkMotion.Fixed;
        int joint = isFixed ? -1 : arm.Joints.ToList().IndexOf(link.Joint!);
        RigidFrame toOwn = isFixed ? RigidFrame.Identity : RigidFrame.WithZAlong(link.Axis);
        RigidFrame outer = parent < 0 ? armBase : before[parent].FromOwnAxes;
        outer.Compose(RigidFrame.Of(link.Origin), out RigidFrame origin);
        origin.Compose(in toOwn, out RigidFrame rest);
        return new()
        {
            Arm = armIndex,
            Parent = parent,
            Joint = joint < 0 ? -1 : firstJoint + joint,
            IsSliding = link.Motion == LinkMotion.Prismatic,
            ValuePerUnit = link.ValuePerUnit,
            ValueAtZero = link.ValueAtZero,
            LargestValue = joint < 0 ? 0 : Math.Max(
                Math.Abs(link.ValueAtZero + (link.ValuePerUnit * arm.Lower[joint])), Math.Abs(link.ValueAtZero + (link.ValuePerUnit * arm.Upper[joint]))),
            Rest = rest,
            IsMoving = joint >= 0 || (parent >= 0 && before[parent].IsMoving),
            RigidPart = joint >= 0 || parent < 0 ? before.Count : before[parent].RigidPart,
            FromOwnAxes = toOwn.Transposed(),
        };
    }
}
