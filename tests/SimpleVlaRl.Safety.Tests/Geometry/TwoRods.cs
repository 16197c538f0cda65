using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests.Geometry;

/// <summary>Two arms, a metre apart, half a metre above a table: a rod on a post that turns about z, and a finger that slides out of it.</summary>
internal static class TwoRods
{
    public static RobotProfile Robot { get; } = TestRobots.TwoArms() with
    {
        IsCollisionUnchecked = false,
        TableHeightMetres = 0,
        Arms = [Arm(TestRobots.TwoArms().Arms[0], -0.5), Arm(TestRobots.TwoArms().Arms[1], 0.5)],
    };

    /// <summary>Changes every capsule of a link of both arms.</summary>
    public static RobotProfile With(string link, Func<CapsuleGeometry, CapsuleGeometry> change) => WithLinks(item =>
        item.Name == link ? item with { Capsules = [.. item.Capsules.Select(change)] } : item);

    public static RobotProfile WithLinks(Func<LinkGeometry, LinkGeometry> change) => WithGeometry(geometry => geometry with
    {
        Links = [.. geometry.Links.Select(change)]
    });

    public static RobotProfile WithGeometry(Func<ArmGeometry, ArmGeometry> change) => Robot with
    {
        Arms = [.. Robot.Arms.Select(arm => arm with { Geometry = change(arm.Geometry!) })]
    };

    private static ArmProfile Arm(ArmProfile arm, double y) => arm with
    {
        Geometry = new ArmGeometry
        {
            Base = new(new(0, y, 0), default),
            Links =
            [
                new() { Name = "post", Capsules = [new(new(0, 0, 0), new(0, 0, 0.3), 0.05)] },
                new()
                {
                    Name = "rod",
                    Parent = "post",
                    Joint = arm.Joints[0].Name,
                    Motion = LinkMotion.Revolute,
                    Axis = new(0, 0, 2),
                    Origin = new(new(0, 0, 0.5), default),
                    Capsules = [new(new(0.1, 0, 0), new(0.4, 0, 0), 0.03)],
                },
                new()
                {
                    Name = "wrist",
                    Parent = "rod",
                    Joint = arm.Joints[1].Name,
                    Motion = LinkMotion.Revolute,
                    Axis = new(0, 1, 0),
                    Origin = new(new(0.4, 0, 0), default),
                },
                new()
                {
                    Name = "finger",
                    Parent = "wrist",
                    Joint = arm.Joints[2].Name,
                    Motion = LinkMotion.Prismatic,
                    Axis = new(1, 0, 0),
                    ValuePerUnit = 0.1,
                    ValueAtZero = 0.05,
                    UncheckedAgainst = ["rod"],
                    Capsules = [new(new(0, 0, 0), new(0, 0, 0), 0.01)],
                },
            ],
            ToolLink = "finger",
        },
    };
}
