using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>Reads from MuJoCo's contacts what touches each free object of a scene. Reading does not allocate.</summary>
internal sealed class SceneTouches
{
    /// <summary>
    /// The least cosine between a contact's direction and that in which a finger closes: a closed hand that pushes with its fingertips touches with both
    /// fingers as well, but from across.
    /// </summary>
    private const double SmallestCosine = 0.7;

    private const int Nothing = -1;
    private const int Table = -2;
    private const int Fixture = -3;
    private static readonly string[] Sides = ["left", "right"];

    private readonly PhysicsState physics;
    private readonly int[] owners;
    private readonly ObjectTouches[] hands;
    private readonly ObjectTouches[] insides;
    private readonly int[] handBodies;
    private readonly ObjectTouches[] touches;
    private readonly bool[] areBeside;

    /// <summary>Finds the shapes of hands, table, fixtures and free objects.</summary>
    /// <param name="physics">The environment's state.</param>
    /// <param name="objects">The task's objects; the free ones among them are counted from 0.</param>
    public SceneTouches(PhysicsState physics, IReadOnlyList<TaskObject> objects)
    {
        this.physics = physics;
        SceneModel model = physics.Model;
        hands = new ObjectTouches[model.GeomCount];
        insides = new ObjectTouches[model.GeomCount];
        handBodies = [.. Sides.Select(side => model.Body(side + "_hand"))];
        for (int side = 0; side < Sides.Length; side++)
        {
            (int finger, int mirror) = (model.Geom(Sides[side] + "_finger_pad"), model.Geom(Sides[side] + "_finger_mirror_pad"));
            hands[model.Geom(Sides[side] + "_palm")] = hands[finger] = hands[mirror] = (ObjectTouches)((int)ObjectTouches.LeftHand << side);
            insides[finger] = (ObjectTouches)((int)ObjectTouches.LeftFinger << side);
            insides[mirror] = (ObjectTouches)((int)ObjectTouches.LeftMirror << side);
        }

        string[] free = [.. objects.Where(item => !item.IsFixture).Select(item => item.Name)];
        touches = new ObjectTouches[free.Length];
        areBeside = new bool[free.Length * free.Length];
        Dictionary<int, int> bodies = objects.ToDictionary(
            item => model.Body(item.Name), item => item.IsFixture ? Fixture : Array.IndexOf(free, item.Name));
        owners = [.. Enumerable.Range(0, model.GeomCount).Select(geom => bodies.GetValueOrDefault(model.BodyOf(geom), Nothing))];
        owners[model.Geom("table")] = Table;
    }

    /// <summary>What touches an object.</summary>
    /// <param name="item">The object's number.</param>
    public ObjectTouches this[int item] => touches[item];

    /// <summary>The hands that touch a fixture.</summary>
    public HandSides OnFixtures { get; private set; }

    /// <summary>Whether an object lies on the table, on a fixture, or against another object that does.</summary>
    /// <param name="item">The object's number.</param>
    public bool IsSupported(int item)
    {
        bool isSupported = Lies(item);
        for (int other = 0; other < touches.Length && !isSupported; other++)
        {
            isSupported = areBeside[(item * touches.Length) + other] && Lies(other);
        }

        return isSupported;
    }

    /// <summary>Reads the contacts of the last physics step.</summary>
    public void Read()
    {
        Array.Clear(touches);
        Array.Clear(areBeside);
        OnFixtures = HandSides.None;
        int count = physics.ContactCount;
        for (int contact = 0; contact < count; contact++)
        {
            (int first, int second) = physics.ContactGeoms(contact);
            Touch(contact, first, second, isFirst: true);
            Touch(contact, second, first, isFirst: false);
        }
    }

    private bool Lies(int item) => (touches[item] & ObjectTouches.Support) != ObjectTouches.None;

    /// <summary>Notes what one of a contact's shapes is to the other.</summary>
    private void Touch(int contact, int other, int mine, bool isFirst)
    {
        int owner = owners[mine];
        if (owner == Fixture)
        {
            OnFixtures |= (HandSides)hands[other];
        }

        if (owner < 0)
        {
            return;
        }

        if (owners[other] is Table or Fixture)
        {
            touches[owner] |= ObjectTouches.Support;
        }
        else if (owners[other] is >= 0 and int neighbour)
        {
            areBeside[(owner * touches.Length) + neighbour] = true;
        }
        else if (hands[other] != ObjectTouches.None)
        {
            touches[owner] |= hands[other] | (IsInside(contact, other, isFirst) ? insides[other] : ObjectTouches.None);
        }
    }

    /// <summary>Whether a finger touches with the side that faces the other finger: fingers open along the hand's y, the mirrored one against it.</summary>
    private bool IsInside(int contact, int finger, bool isFirst)
    {
        ReadOnlySpan<double> normal = physics.ContactNormal(contact);
        ReadOnlySpan<double> axes = physics.BodyRotation(handBodies[hands[finger] == ObjectTouches.LeftHand ? 0 : 1]);
        double outwards = ((normal[0] * axes[1]) + (normal[1] * axes[4]) + (normal[2] * axes[7])) * (isFirst ? 1 : -1);
        bool isMirror = (insides[finger] & (ObjectTouches.LeftMirror | ObjectTouches.RightMirror)) != ObjectTouches.None;
        return (isMirror ? outwards : -outwards) > SmallestCosine;
    }
}
