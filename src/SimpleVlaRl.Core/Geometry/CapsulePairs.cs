namespace SimpleVlaRl.Core.Geometry;

/// <summary>Finds which capsules of a body may come too close.</summary>
internal static class CapsulePairs
{
    /// <summary>
    /// All pairs but those of one rigid part, of two parts that a joint holds together, of parts that never move, and of links that the profile excepts.
    /// </summary>
    public static CapsulePair[] Of(IReadOnlyList<BodyArm> arms, LinkFrames frames, IReadOnlyList<BodyCapsule> capsules)
    {
        List<CapsulePair> pairs = [];
        HashSet<(int, int)> excepted = Excepted(arms, frames);
        for (int first = 0; first < capsules.Count; first++)
        {
            for (int second = first + 1; second < capsules.Count; second++)
            {
                if (CanMeet(frames.Links, capsules[first].Link, capsules[second].Link) && !excepted.Contains((capsules[first].Link, capsules[second].Link)))
                {
                    double required = Math.Max(capsules[first].Clearance, capsules[second].Clearance);
                    double axes = required + capsules[first].Radius + capsules[second].Radius;
                    pairs.Add(new(first, second, required, axes, axes + capsules[first].HalfLength + capsules[second].HalfLength));
                }
            }
        }

        return [.. pairs];
    }

    private static bool CanMeet(ReadOnlySpan<BodyLink> links, int first, int second)
    {
        ref readonly BodyLink one = ref links[first];
        ref readonly BodyLink other = ref links[second];
        return (one.IsMoving || other.IsMoving) && (one.Arm != other.Arm
            || (one.RigidPart != other.RigidPart && CarrierOf(links, one.RigidPart) != other.RigidPart && CarrierOf(links, other.RigidPart) != one.RigidPart));
    }

    /// <summary>The rigid part that carries a rigid part; -2 for one that stands on its base.</summary>
    private static int CarrierOf(ReadOnlySpan<BodyLink> links, int part) => links[part].Parent < 0 ? -2 : links[links[part].Parent].RigidPart;

    private static HashSet<(int First, int Second)> Excepted(IReadOnlyList<BodyArm> arms, LinkFrames frames)
    {
        HashSet<(int, int)> excepted = [];
        int index = 0;
        foreach (BodyArm arm in arms)
        {
            foreach (LinkGeometry link in arm.Geometry.Links)
            {
                foreach (int other in link.UncheckedAgainst.Select(name => frames.Names.ToList().IndexOf($"{arm.Name}/{name}")))
                {
                    excepted.Add((Math.Min(index, other), Math.Max(index, other)));
                }

                index++;
            }
        }

        return excepted;
    }
}
