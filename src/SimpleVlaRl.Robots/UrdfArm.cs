using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>Takes an arm's chain, hull and limits from a robot description, and finds where profile and description contradict each other.</summary>
internal sealed class UrdfArm
{
    private const double LeastCosine = 1 - 1e-6;

    private readonly ArmProfile arm;
    private readonly UrdfDescription description;
    private readonly UrdfYaml source;
    private readonly Required required;
    private readonly string field;
    private readonly Dictionary<string, LinkGeometry> own;
    private readonly List<LinkGeometry> links = [];

    private UrdfArm(ArmProfile arm, UrdfDescription description, UrdfYaml source, Required required)
    {
        (this.arm, this.description, this.source, this.required) = (arm, description, source, required);
        field = $"arm '{arm.Name}': urdf '{source.File}': ";
        own = arm.Geometry!.Links.GroupBy(link => link.Name).ToDictionary(group => group.Key, group => group.First());
    }

    /// <summary>The arm with what the description says.</summary>
    public static ArmProfile Complete(ArmProfile arm, UrdfDescription description, UrdfYaml source, Required required) =>
        new UrdfArm(arm, description, source, required).Complete();

    private ArmProfile Complete()
    {
        string root = source.BaseLink ?? "";
        if (!description.Capsules.ContainsKey(root))
        {
            required.Wrong($"{field}base_link is '{root}'; expected one of its links: {string.Join(", ", description.Capsules.Keys)}");
            return arm;
        }

        HashSet<string>? wanted = Wanted(root);
        Add(new LinkGeometry { Name = root });
        for (int index = 0; index < links.Count; index++)
        {
            foreach ((string name, UrdfJoint joint) in description.Joints.Where(item => item.Value.Parent == links[index].Name))
            {
                if ((wanted is null || wanted.Contains(joint.Child)) && links.TrueForAll(link => link.Name != joint.Child))
                {
                    Add(Link(name, joint));
                }
            }
        }

        foreach (string stranger in own.Keys.Where(name => links.TrueForAll(link => link.Name != name)))
        {
            required.Wrong($"{field}the profile has the link '{stranger}', which is not in the arm; expected "
                + $"{string.Join(", ", links.Select(link => link.Name))}");
        }

        foreach (JointProfile joint in arm.Joints.Where(joint => links.TrueForAll(link => link.Joint != joint.Name)))
        {
            required.Wrong($"{field}there is no joint '{source.Prefix}{joint.Name}' or '{source.Prefix}{joint.State.Name}' beyond '{root}'; "
                + $"it has {string.Join(", ", description.Joints.Keys)}");
        }

        return arm with { Geometry = arm.Geometry! with { Links = links }, Joints = [.. arm.Joints.Select(Tightened)] };
    }

    /// <summary>The links on the ways to the tips; null for all.</summary>
    private HashSet<string>? Wanted(string root)
    {
        if (source.TipLinks is not { Count: > 0 } tips)
        {
            return null;
        }

        Dictionary<string, string> parents = description.Joints.Values.GroupBy(joint => joint.Child)
            .ToDictionary(group => group.Key, group => group.First().Parent);
        HashSet<string> wanted = [];
        foreach (string tip in tips)
        {
            string link = tip;
            while (link != root && wanted.Add(link))
            {
                if (!parents.TryGetValue(link, out string? parent))
                {
                    required.Wrong($"{field}tip_links has '{tip}'; expected a link that '{root}' carries");
                    break;
                }

                link = parent;
            }
        }

        return wanted;
    }

    private void Add(LinkGeometry link)
    {
        LinkGeometry? given = own.GetValueOrDefault(link.Name);
        if (description.Meshes.Contains(link.Name) && given is not { Capsules.Count: > 0 })
        {
            required.Wrong($"{field}the shape of link '{link.Name}' is a mesh; give its capsules under links");
        }

        if (given is { Motion: not LinkMotion.Fixed } && given.Motion != link.Motion)
        {
            required.Wrong($"{field}link '{link.Name}' is {link.Motion.ToString().ToLowerInvariant()}; "
                + $"the profile says {given.Motion.ToString().ToLowerInvariant()}");
        }

        if (given is not null && given.Axis != default && Cosine(given.Axis, link.Axis) < LeastCosine)
        {
            required.Wrong($"{field}the axis of link '{link.Name}' is {Text(link.Axis)}; the profile says {Text(given.Axis)}");
        }

        links.Add(link with
        {
            Capsules = given is { Capsules.Count: > 0 } ? given.Capsules : description.Capsules.GetValueOrDefault(link.Name) ?? [],
            UncheckedAgainst = given?.UncheckedAgainst ?? [],
        });
    }

    private LinkGeometry Link(string name, UrdfJoint joint)
    {
        LinkGeometry link = new() { Name = joint.Child, Parent = joint.Parent, Origin = joint.Origin };
        if (joint.Kind == "fixed")
        {
            return link;
        }

        UrdfJoint? leader = joint.IsMimic ? description.Joints.GetValueOrDefault(joint.Mimic!) : null;
        JointProfile? moved = Find(leader is null ? name : joint.Mimic!);
        LinkMotion? motion = joint.Kind switch { "revolute" or "continuous" => LinkMotion.Revolute, "prismatic" => LinkMotion.Prismatic, _ => null };
        if (moved is null || motion is null)
        {
            required.Wrong(moved is null
                ? $"{field}joint '{name}' is {joint.Kind} and no joint of the profile; name it, leave it out with tip_links, or make it fixed"
                : $"{field}joint '{name}' is {joint.Kind}; expected revolute, continuous, prismatic or fixed");
            return link;
        }

        LinkMotion needed = moved.Unit == JointUnit.Metre ? LinkMotion.Prismatic : LinkMotion.Revolute;
        if (leader is null && moved.Unit != JointUnit.Opening && motion != needed)
        {
            required.Wrong($"{field}joint '{name}' is {joint.Kind}; the profile's '{moved.Name}' is in {moved.Unit.ToString().ToLowerInvariant()}");
        }

        // A gripper's driver reports the joint's own value; the profile says where it is closed and open.
        (double perUnit, double atZero) = moved.Unit == JointUnit.Opening ? (1 / moved.State.Scale, -moved.State.Offset / moved.State.Scale) : (1, 0);
        return link with
        {
            Joint = moved.Name,
            Motion = motion.Value,
            Axis = joint.Axis,
            ValuePerUnit = leader is null ? perUnit : joint.MimicMultiplier * perUnit,
            ValueAtZero = leader is null ? atZero : (joint.MimicMultiplier * atZero) + joint.MimicOffset,
        };
    }

    private JointProfile? Find(string name) =>
        arm.Joints.FirstOrDefault(joint => name == source.Prefix + joint.Name) ?? arm.Joints.FirstOrDefault(joint => name == source.Prefix + joint.State.Name);

    private JointProfile Tightened(JointProfile joint)
    {
        UrdfJoint? found = description.Joints.GetValueOrDefault(source.Prefix + joint.Name)
            ?? description.Joints.GetValueOrDefault(source.Prefix + joint.State.Name);
        if (found is null)
        {
            return joint;
        }

        double lower = found.Lower ?? double.NegativeInfinity, upper = found.Upper ?? double.PositiveInfinity;
        if (joint.Unit == JointUnit.Opening)
        {
            double closed = -joint.State.Offset / joint.State.Scale, open = closed + (1 / joint.State.Scale);
            const double Rounding = 0.001;
            if (!(Math.Min(closed, open) >= lower - Rounding && Math.Max(closed, open) <= upper + Rounding))
            {
                required.Wrong(FormattableString.Invariant($"{field}joint '{joint.Name}' reaches {lower} to {upper}; ")
                    + FormattableString.Invariant($"the profile says closed is {closed} and open {open}"));
            }

            return joint;
        }

        if (!(joint.Home >= lower && joint.Home <= upper))
        {
            required.Wrong(FormattableString.Invariant($"{field}joint '{joint.Name}' reaches {lower} to {upper}; the profile says home is {joint.Home}"));
            return joint;
        }

        return joint with
        {
            LowerPosition = Math.Max(joint.LowerPosition, lower),
            UpperPosition = Math.Min(joint.UpperPosition, upper),
            MaximumVelocity = found.Velocity is > 0 and { } velocity ? Math.Min(joint.MaximumVelocity, velocity) : joint.MaximumVelocity,
        };
    }

    private static double Cosine(Point3 a, Point3 b) =>
        ((a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z)) / Math.Sqrt(((a.X * a.X) + (a.Y * a.Y) + (a.Z * a.Z)) * ((b.X * b.X) + (b.Y * b.Y) + (b.Z * b.Z)));

    private static string Text(Point3 point) => FormattableString.Invariant($"[{point.X}, {point.Y}, {point.Z}]");
}
