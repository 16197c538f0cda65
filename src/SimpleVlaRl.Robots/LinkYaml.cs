using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>A link as it stands in the file.</summary>
internal sealed class LinkYaml
{
    public string? Name { get; set; }

    public string? Parent { get; set; }

    public PoseYaml? Origin { get; set; }

    public LinkMotion? Motion { get; set; }

    public string? Joint { get; set; }

    public List<double>? Axis { get; set; }

    public double? Closed { get; set; }

    public double? Open { get; set; }

    public List<CapsuleYaml?>? Capsules { get; set; }

    public List<string>? UncheckedAgainst { get; set; }

    public LinkGeometry ToLink(string arm, IReadOnlyList<JointProfile> joints, Required required)
    {
        string field = $"{arm}link '{Name}': ";
        bool isGripper = joints.Any(joint => joint.Name == Joint && joint.Unit == JointUnit.Opening);
        if (Closed is not null != isGripper || Open is not null != isGripper)
        {
            required.Wrong($"{field}closed and open are for links whose joint is an opening, and needed there: the radians or metres by which the link moves "
                + "when the gripper is closed and open");
        }

        return new()
        {
            Name = required.Text(Name, field + "name"),
            Parent = Parent,
            Origin = (Origin ?? new PoseYaml()).ToPose(field + "origin", required),
            Motion = Motion ?? LinkMotion.Fixed,
            Joint = Joint,
            Axis = VectorYaml.ToPoint(Axis, default(Point3), field + "axis", required),
            ValueAtZero = Closed ?? 0,
            ValuePerUnit = Open is { } open && Closed is { } closed ? open - closed : 1,
            Capsules = [.. (Capsules ?? []).Select(capsule => (capsule ?? new CapsuleYaml()).ToCapsule(field + "capsule: ", required))],
            UncheckedAgainst = UncheckedAgainst ?? [],
        };
    }
}
