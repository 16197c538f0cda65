namespace SimpleVlaRl.Simulation.Experts;

/// <summary>The poses of the cube's hand-over, chosen once for all seeds.</summary>
/// <remarks>
/// The right hand picks at <see cref="PickPitch"/> below the horizontal, fingers closing along world y. Both hands meet pitched up
/// by <see cref="MeetPitch"/>: then the cube, tilted by what the right hand turned since the pick, lies square to the left fingers
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
    public const double RightSpin = 0.35;

    /// <summary>The tool point above the cube's centre at the pick, metres: keeps the fingertips off the table.</summary>
    public const double PickHeight = 0.006;

    /// <summary>How far the left hand stays back until it is turned, metres.</summary>
    public const double StandOff = 0.08;

    private const double MeetHeight = 0.30;

    /// <summary>The right hand's orientation at the pick.</summary>
    public static double[] PickRotation { get; } = Rotation3.Product(Rotation3.AboutZ(Math.PI), Rotation3.AboutY(PickPitch));

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
        double[] unspun = Rotation3.Product(Rotation3.AboutZ(Math.PI), Rotation3.AboutY(MeetPitch));
        double[] spin = Rotation3.Product(RightMeet.Rotation, Rotation3.Transpose(unspun));
        double[] rotation = Rotation3.Product(spin, Rotation3.AboutY(MeetPitch), Rotation3.AboutX(Math.PI / 2));

        // The cube hangs below the tool point by the pick height, in the pick's orientation.
        double[] inHand = Rotation3.Apply(Rotation3.Transpose(PickRotation), 0, 0, -PickHeight);
        double[] offset = Rotation3.Apply(RightMeet.Rotation, inHand[0], inHand[1], inHand[2]);
        double[] position = new double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            position[axis] = RightMeet.Position[axis] + offset[axis] - (standOff * rotation[3 * axis]);
        }

        return new ToolPose(position, rotation);
    }
}
