using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Core.Robots;

/// <summary>Finds what is wrong with the links of an arm.</summary>
internal static class LinkValidation
{
    private const double LargestMetres = 10;
    private const double LargestAngle = 2 * Math.PI;
    private const double LargestAxis = 1e3;
    private const double LeastAxis = 1e-6;
    private const double LargestValue = 20;

    public static void AddErrors(List<string> errors, ArmProfile arm, ArmGeometry geometry)
    {
        string field = $"arm '{arm.Name}': geometry: ";
        AddPoseErrors(errors, field + "base", geometry.Base);
        if (geometry.Links.Count == 0)
        {
            errors.Add($"{field}links is empty; expected the arm's links from its base to its fingers");
        }

        RobotProfileValidation.AddRepeated(errors, field + "link", geometry.Links.Select(link => link.Name), "link names are unique in an arm");
        HashSet<string> known = [];
        foreach (LinkGeometry link in geometry.Links)
        {
            AddLinkErrors(errors, $"arm '{arm.Name}': link '{link.Name}': ", arm, link, known);
            known.Add(link.Name);
        }

        foreach (JointProfile joint in arm.Joints.Where(joint => !geometry.Links.Any(link => link.Joint == joint.Name)))
        {
            errors.Add($"{field}no link has the joint '{joint.Name}'; what a joint moves must be known");
        }

        if (geometry.Links.All(link => link.Capsules.Count == 0))
        {
            errors.Add($"{field}no link has capsules; an arm takes room");
        }

        foreach (LinkGeometry link in geometry.Links)
        {
            errors.AddRange(link.UncheckedAgainst.Where(other => !known.Contains(other) || other == link.Name)
                .Select(other => $"arm '{arm.Name}': link '{link.Name}': unchecked_against has '{other}'; expected other links: {string.Join(", ", known)}"));
        }

        AddToolErrors(errors, field, geometry, known);
    }

    private static void AddLinkErrors(List<string> errors, string field, ArmProfile arm, LinkGeometry link, HashSet<string> before)
    {
        if (link.Name.Length == 0)
        {
            errors.Add($"{field}name is empty; expected a name");
        }

        if (link.Parent is { } parent && !before.Contains(parent))
        {
            errors.Add($"{field}parent is '{parent}'; expected a link that stands before it: {string.Join(", ", before)}");
        }

        AddPoseErrors(errors, field + "origin", link.Origin);
        AddJointErrors(errors, field, arm, link);
        foreach ((int index, CapsuleGeometry capsule) in link.Capsules.Index())
        {
            string at = FormattableString.Invariant($"{field}capsule {index + 1}: ");
            AddPointErrors(errors, at + "from", capsule.From, LargestMetres, "metres");
            AddPointErrors(errors, at + "to", capsule.To, LargestMetres, "metres");
            RobotProfileBounds.CapsuleRadiusMetres.Demand(errors, at + "radius", capsule.RadiusMetres);
            RobotProfileBounds.CapsuleClearanceMetres.Demand(errors, at + "clearance_metres", capsule.ClearanceMetres ?? 0);
            RobotProfileBounds.CapsuleClearanceMetres.Demand(errors, at + "table_clearance_metres", capsule.TableClearanceMetres ?? 0);
        }
    }

    private static void AddJointErrors(List<string> errors, string field, ArmProfile arm, LinkGeometry link)
    {
        if (link.Motion == LinkMotion.Fixed)
        {
            if (link.Joint is not null)
            {
                errors.Add($"{field}joint is '{link.Joint}' and motion is fixed; expected revolute or prismatic");
            }

            return;
        }

        AddPointErrors(errors, field + "axis", link.Axis, LargestAxis, "of any length but zero");
        if (link.Axis.Length < LeastAxis)
        {
            errors.Add($"{field}axis is zero; expected the direction about or along which the link moves");
        }

        JointProfile? joint = arm.Joints.FirstOrDefault(joint => joint.Name == link.Joint);
        if (joint is null)
        {
            errors.Add($"{field}joint is '{link.Joint}'; expected a joint of this arm: {string.Join(", ", arm.Joints.Select(known => known.Name))}");
            return;
        }

        bool hasUnit = joint.Unit == JointUnit.Opening || (joint.Unit == JointUnit.Radian) == (link.Motion == LinkMotion.Revolute);
        if (!hasUnit)
        {
            errors.Add($"{field}motion is {link.Motion.ToString().ToLowerInvariant()} and its joint '{joint.Name}' is in "
                + $"{joint.Unit.ToString().ToLowerInvariant()}; "
                + "expected revolute for radian and prismatic for metre");
        }

        if (!(Math.Abs(link.ValuePerUnit) <= LargestValue && Math.Abs(link.ValueAtZero) <= LargestValue && link.ValuePerUnit != 0))
        {
            errors.Add(FormattableString.Invariant($"{field}closed is {link.ValueAtZero} and open is {link.ValueAtZero + link.ValuePerUnit}; ")
                + "expected two different values of the link's motion, radians or metres");
        }
    }

    private static void AddToolErrors(List<string> errors, string field, ArmGeometry geometry, HashSet<string> known)
    {
        AddPointErrors(errors, field + "tool: position", geometry.ToolPoint, LargestMetres, "metres");
        if (geometry.ToolLink is { } tool && !known.Contains(tool))
        {
            errors.Add($"{field}tool: link is '{tool}'; expected a link of this arm: {string.Join(", ", known)}");
        }

        if (geometry.Workspace is { } box)
        {
            AddPointErrors(errors, field + "workspace: lower", box.Lower, LargestMetres, "metres");
            AddPointErrors(errors, field + "workspace: upper", box.Upper, LargestMetres, "metres");
            if (geometry.ToolLink is null)
            {
                errors.Add($"{field}workspace is given without a tool; say which point of which link must stay in it");
            }

            if (!(box.Lower.X < box.Upper.X && box.Lower.Y < box.Upper.Y && box.Lower.Z < box.Upper.Z))
            {
                errors.Add(FormattableString.Invariant($"{field}workspace goes from {box.Lower} to {box.Upper}; ")
                    + "expected lower below upper in each of x, y and z");
            }
        }
    }

    private static void AddPoseErrors(List<string> errors, string field, FramePose pose)
    {
        AddPointErrors(errors, field + ": position", pose.Position, LargestMetres, "metres");
        AddPointErrors(errors, field + ": rotation", pose.RollPitchYaw, LargestAngle, "radians: roll, pitch and yaw");
    }

    private static void AddPointErrors(List<string> errors, string field, Point3 point, double largest, string what)
    {
        if (!point.IsWithin(largest))
        {
            errors.Add(FormattableString.Invariant($"{field} is [{point.X}, {point.Y}, {point.Z}]; expected three numbers up to {largest:0.######} ({what})"));
        }
    }
}
