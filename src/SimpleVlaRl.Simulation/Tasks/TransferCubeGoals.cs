using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The poses of the cube's hand-over, chosen once for all seeds.</summary>
/// <remarks>
/// The right hand picks at <see cref="PickPitch"/> below the horizontal, fingers closing along world y. Both hands meet pitched up
/// by minus <see cref="MeetPitch"/>: then the cube, tilted by what the right hand turned since the pick, lies square to the left fingers
/// (pick pitch minus right pitch minus left pitch is a right angle). The left fingers close across the right ones; the quarter turn
/// between the hands is shared by both wrists so that neither needs more than 1.4 rad.
/// </remarks>
internal static class TransferCubeGoals
{
    /// <summary>How far the right hand points below the horizontal when it picks, radians.</summary>
    public const double PickPitch = Math.PI / 3;

    /// <summary>How far both hands point below the horizontal when they meet; negative is above.</summary>
    public const double MeetPitch = -Math.PI / 12;

    /// <summary>How much of the quarter turn between the hands the right wrist makes, radians.</summary>
    public const double RightSpin = 0.4;

    /// <summary>The tool point above the cube's centre at the pick, metres: keeps the fingertips off the table.</summary>
    public const double PickHeight = 0.006;

    /// <summary>How far the left hand stays back until it is turned, metres.</summary>
    public const double StandOff = 0.08;

    private const double MeetHeight = 0.30;
    private const double PickSpinPerWaist = 0.6;

    /// <summary>The right hand's orientation at a pick: in the plane of the arm, so that the forearm never rolls (with the wrist nearly
    /// straight a sideways hand would ask for large rolls), and spun back so that the fingers close nearly along world y.</summary>
    /// <param name="x">The tool point's x, metres.</param>
    /// <param name="y">The tool point's y, metres.</param>
    /// <returns>Row-major 3x3.</returns>
    public static double[] PickRotation(double x, double y)
    {
        double waist = Math.Atan2(-y, ArmXml.BaseDistanceMeters - x);
        return Rotation3.Product(Rotation3.AboutZ(Math.PI + waist), Rotation3.AboutY(PickPitch), Rotation3.AboutX(PickSpinPerWaist * waist));
    }

    /// <summary>Where the right hand brings the cube.</summary>
    public static ToolPose RightMeet { get; } = new(
        [0, 0, MeetHeight],
        Rotation3.Product(Rotation3.AboutZ(Math.PI), Rotation3.AboutY(MeetPitch), Rotation3.AboutX(RightSpin)));

    /// <summary>Where the left hand takes it.</summary>
    public static ToolPose LeftMeet { get; } = MakeLeftMeet(0);

    /// <summary>Where the left hand turns before it comes close.</summary>
    public static ToolPose LeftStandOff { get; } = MakeLeftMeet(StandOff);

    private static ToolPose MakeLeftMeet(double standOff)
    {
        // The cube hangs below the tool point by the pick height, in the pick's orientation.
        double[] inHand = Rotation3.Apply(Rotation3.Transpose(PickRotation(0, 0)), 0, 0, -PickHeight);
        double[] offset = Rotation3.Apply(RightMeet.Rotation, inHand[0], inHand[1], inHand[2]);
        double x = RightMeet.Position[0] + offset[0];
        double y = RightMeet.Position[1] + offset[1];
        double z = RightMeet.Position[2] + offset[2];

        // The normal of the cube face that the left fingers take: vertical but for the pitch, then spun with the right hand.
        double[] unspun = Rotation3.Product(Rotation3.AboutZ(Math.PI), Rotation3.AboutY(MeetPitch));
        double[] spin = Rotation3.Product(RightMeet.Rotation, Rotation3.Transpose(unspun));
        double[] normal = Rotation3.Apply(Rotation3.Product(spin, Rotation3.AboutY(MeetPitch)), 0, 0, 1);

        // The left hand stays in the plane of its arm and spins until its fingers close along that normal.
        double[] inPlane = Rotation3.Product(Rotation3.AboutZ(Math.Atan2(y, x + ArmXml.BaseDistanceMeters)), Rotation3.AboutY(MeetPitch));
        double[] inHandNormal = Rotation3.Apply(Rotation3.Transpose(inPlane), normal[0], normal[1], normal[2]);
        double[] rotation = Rotation3.Product(inPlane, Rotation3.AboutX(Math.Atan2(inHandNormal[2], inHandNormal[1])));
        return new ToolPose([x - (standOff * rotation[0]), y - (standOff * rotation[3]), z - (standOff * rotation[6])], rotation);
    }
}
