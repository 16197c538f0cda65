using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Core.Robots;

/// <summary>Finds what is wrong with the geometry of a robot: a chain that is none, and arms that are too close where an episode starts.</summary>
internal static class GeometryValidation
{
    /// <summary>Adds what is wrong.</summary>
    public static void AddErrors(List<string> errors, RobotProfile robot)
    {
        int before = errors.Count;
        RobotProfileBounds.ClearanceMetres.Demand(errors, "clearance_metres", robot.ClearanceMetres);
        RobotProfileBounds.TrackingAllowanceMetres.Demand(errors, "tracking_allowance_metres", robot.TrackingAllowanceMetres);
        foreach (ArmProfile arm in robot.Arms)
        {
            if (arm.Geometry is { } geometry)
            {
                LinkValidation.AddErrors(errors, arm, geometry);
            }
            else if (!robot.IsCollisionUnchecked)
            {
                errors.Add($"arm '{arm.Name}': geometry is left out; give its links and their capsules, or say 'collision_unchecked: true' for a robot that "
                    + "nothing keeps from running into its table, its other arm and itself");
            }
        }

        if (robot.TableHeightMetres is { } height)
        {
            RobotProfileBounds.TableHeightMetres.Demand(errors, "table_height_metres", height);
        }
        else if (!robot.IsCollisionUnchecked && robot.Arms.Any(arm => arm.Geometry is not null))
        {
            errors.Add("table_height_metres is missing; give the height of the table's top, or of what else is lowest around the arms");
        }

        bool isWhole = !robot.IsCollisionUnchecked && robot.Arms.Count > 0 && errors.Count == before
            && robot.Joints.All(joint => double.IsFinite(joint.Home) && double.IsFinite(joint.LowerPosition) && double.IsFinite(joint.UpperPosition));
        if (isWhole)
        {
            AddHomeErrors(errors, robot);
        }
    }

    private static void AddHomeErrors(List<string> errors, RobotProfile robot)
    {
        RobotBody body = RobotBodies.Of(robot);
        BodyFinding found = body.Evaluate([.. robot.Joints.Select(joint => joint.Home)]);
        if (!(found.Slack >= robot.TrackingAllowanceMetres))
        {
            double allowance = 1000 * robot.TrackingAllowanceMetres;
            errors.Add(FormattableString.Invariant($"at home {body.Describe(found)} and {allowance:0.#} mm of tracking_allowance_metres; ")
                + "correct the geometry, choose another home, or name links that may touch in unchecked_against");
        }
    }
}
