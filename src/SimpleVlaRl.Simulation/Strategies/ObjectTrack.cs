namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>Follows one free object from the start of an episode, physics step by physics step. Does not allocate but where it is read.</summary>
/// <param name="name">The object's name.</param>
internal sealed class ObjectTrack(string name)
{
    /// <summary>For how many physics steps in a row both fingers must hold it: 40 ms, as long as a task's condition must hold.</summary>
    private const int GraspSteps = 10;

    private readonly int[] heldSteps = new int[2];
    private double x;
    private double y;
    private double z;
    private double startHeight;
    private double lift;
    private double path;
    private double pushed;
    private HandSides pushing;
    private HandSides grasping;
    private HandSides firstHolder;
    private HandSides holder;
    private int handOvers;

    /// <summary>An episode starts; forgets the last one.</summary>
    /// <param name="position">Where the object is, metres.</param>
    public void Start(ReadOnlySpan<double> position)
    {
        (x, y, z, startHeight) = (position[0], position[1], position[2], position[2]);
        (lift, path, pushed, handOvers) = (0, 0, 0, 0);
        pushing = grasping = firstHolder = holder = HandSides.None;
        Array.Clear(heldSteps);
    }

    /// <summary>Takes a physics step.</summary>
    /// <param name="touches">What touches it.</param>
    /// <param name="isSupported">Whether it lies on something.</param>
    /// <param name="position">Where it is now, metres.</param>
    public void Advance(ObjectTouches touches, bool isSupported, ReadOnlySpan<double> position)
    {
        HandSides touching = (HandSides)touches & HandSides.Both;
        HandSides grasped = Held(0, touches, ObjectTouches.LeftFinger | ObjectTouches.LeftMirror) | Held(1, touches, ObjectTouches.RightFinger | ObjectTouches.RightMirror);
        (double alongX, double alongY, double alongZ) = (position[0] - x, position[1] - y, position[2] - z);
        double way = Math.Sqrt((alongX * alongX) + (alongY * alongY) + (alongZ * alongZ));
        (x, y, z) = (position[0], position[1], position[2]);
        path += way;
        lift = Math.Max(lift, z - startHeight);
        grasping |= grasped;
        if (isSupported && touching != HandSides.None && grasped == HandSides.None)
        {
            pushed += way;
            pushing |= touching;
        }

        if (grasped is HandSides.Left or HandSides.Right && touching == grasped && grasped != holder)
        {
            handOvers += holder == HandSides.None ? 0 : 1;
            firstHolder = holder == HandSides.None ? grasped : firstHolder;
            holder = grasped;
        }
    }

    /// <summary>What has come of it so far.</summary>
    public ObjectMotion Read() => new(name, lift, path, pushed, pushing, grasping, firstHolder, handOvers);

    /// <summary>The side's hand where it has held long enough.</summary>
    private HandSides Held(int side, ObjectTouches touches, ObjectTouches fingers)
    {
        heldSteps[side] = (touches & fingers) == fingers ? heldSteps[side] + 1 : 0;
        return heldSteps[side] >= GraspSteps ? (HandSides)(1 << side) : HandSides.None;
    }
}
