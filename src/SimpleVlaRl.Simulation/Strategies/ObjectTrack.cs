namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>Follows one free object from the start of an episode, physics step by physics step. Does not allocate but where it is read.</summary>
/// <param name="name">The object's name.</param>
internal sealed class ObjectTrack(string name)
{
    private const ObjectTouches LeftGrasp = ObjectTouches.LeftFinger | ObjectTouches.LeftMirror;
    private const ObjectTouches RightGrasp = ObjectTouches.RightFinger | ObjectTouches.RightMirror;

    private readonly SteadyTouch support = new(1);
    private readonly SteadyTouch leftTouch = new(1);
    private readonly SteadyTouch rightTouch = new(1);
    private readonly SteadyTouch leftGrasp = new(SteadyTouch.Steps);
    private readonly SteadyTouch rightGrasp = new(SteadyTouch.Steps);
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
        support.Start();
        leftTouch.Start();
        rightTouch.Start();
        leftGrasp.Start();
        rightGrasp.Start();
    }

    /// <summary>Takes a physics step.</summary>
    /// <param name="touches">What touches it.</param>
    /// <param name="isSupported">Whether it lies on something.</param>
    /// <param name="position">Where it is now, metres.</param>
    public void Advance(ObjectTouches touches, bool isSupported, ReadOnlySpan<double> position)
    {
        bool lies = support.Advance(isSupported);
        HandSides touching = Sides(leftTouch.Advance(Has(touches, ObjectTouches.LeftHand)), rightTouch.Advance(Has(touches, ObjectTouches.RightHand)));
        HandSides grasped = Sides(leftGrasp.Advance(Has(touches, LeftGrasp)), rightGrasp.Advance(Has(touches, RightGrasp)));
        (double alongX, double alongY, double alongZ) = (position[0] - x, position[1] - y, position[2] - z);
        double way = Math.Sqrt((alongX * alongX) + (alongY * alongY) + (alongZ * alongZ));
        (x, y, z) = (position[0], position[1], position[2]);
        path += way;
        lift = Math.Max(lift, z - startHeight);
        grasping |= grasped;
        if (lies && touching != HandSides.None && grasped == HandSides.None)
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

    /// <summary>Not <c>HasFlag</c>, which allocates where the code is not optimised.</summary>
    private static bool Has(ObjectTouches touches, ObjectTouches all) => (touches & all) == all;

    private static HandSides Sides(bool left, bool right) => (left ? HandSides.Left : HandSides.None) | (right ? HandSides.Right : HandSides.None);
}
