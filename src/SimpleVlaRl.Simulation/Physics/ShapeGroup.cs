namespace SimpleVlaRl.Simulation.Physics;

/// <summary>Some of a scene's shapes, to ask whether they touch others.</summary>
public sealed class ShapeGroup
{
    private readonly bool[] members;

    /// <summary>Finds the shapes.</summary>
    /// <param name="model">The scene.</param>
    /// <param name="names">Their names.</param>
    internal ShapeGroup(SceneModel model, params ReadOnlySpan<string> names)
    {
        members = new bool[model.GeomCount];
        foreach (string name in names)
        {
            members[model.Geom(name)] = true;
        }
    }

    /// <summary>Whether any of these shapes touches any of the others. Does not allocate.</summary>
    /// <param name="state">The state after a step.</param>
    /// <param name="others">The others.</param>
    internal bool Touches(PhysicsState state, ShapeGroup others)
    {
        int contacts = state.ContactCount;
        for (int contact = 0; contact < contacts; contact++)
        {
            (int first, int second) = state.ContactGeoms(contact);
            if ((members[first] && others.members[second]) || (members[second] && others.members[first]))
            {
                return true;
            }
        }

        return false;
    }
}
