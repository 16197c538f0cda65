using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Core.Robots;

/// <summary>Makes the body of a robot from its profile.</summary>
internal static class RobotBodies
{
    /// <summary>The body of a robot all of whose arms have a geometry without errors, and that says where its table is.</summary>
    public static RobotBody Of(RobotProfile robot) => new(
        [.. robot.Arms.Select(arm => new BodyArm(
            arm.Name,
            arm.Geometry!,
            [.. arm.Joints.Select(joint => joint.Name)],
            [.. arm.Joints.Select(joint => joint.LowerPosition)],
            [.. arm.Joints.Select(joint => joint.UpperPosition)]))],
        robot.TableHeightMetres!.Value,
        robot.ClearanceMetres);
}
