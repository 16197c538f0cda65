using System.Xml.Linq;
using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>Encloses the shapes of a robot description in capsules.</summary>
internal static class UrdfShapes
{
    /// <summary>How much thicker than a shape its capsule is, so that its round ends need not reach as far beyond.</summary>
    private const double Thicker = 1.1;

    /// <summary>The capsule of a <c>collision</c> element; none for a mesh.</summary>
    public static IEnumerable<CapsuleGeometry> Capsules(XElement collision, string where)
    {
        FramePose pose = Urdf.Pose(collision.Element("origin"), where);
        XElement? geometry = collision.Element("geometry");
        if (geometry?.Element("sphere") is { } sphere)
        {
            return [new(pose.Position, pose.Position, Size(sphere, "radius", where))];
        }

        if (geometry?.Element("cylinder") is { } cylinder)
        {
            return [Along(pose, new(0, 0, 1), Size(cylinder, "length", where) / 2, Size(cylinder, "radius", where))];
        }

        if (geometry?.Element("box") is { } box)
        {
            Point3 size = Urdf.Vector(box, "size", default, where);
            double[] half = [Math.Abs(size.X) / 2, Math.Abs(size.Y) / 2, Math.Abs(size.Z) / 2];
            int longest = Array.IndexOf(half, half.Max());
            return [Along(
                pose,
                new(longest == 0 ? 1 : 0, longest == 1 ? 1 : 0, longest == 2 ? 1 : 0),
                half[longest],
                double.Hypot(half[(longest + 1) % 3], half[(longest + 2) % 3]))];
        }

        return [];
    }

    /// <summary>The capsule about a cylinder of a half length and a radius.</summary>
    private static CapsuleGeometry Along(FramePose pose, Point3 direction, double half, double radius)
    {
        // The rim of the cylinder's end lies on the capsule's round end.
        double inside = half - (radius * Math.Sqrt((Thicker * Thicker) - 1));
        (double along, double thick) = inside > 0 ? (inside, radius * Thicker) : (0, double.Hypot(half, radius));
        return new(
            pose.At(new(-along * direction.X, -along * direction.Y, -along * direction.Z)),
            pose.At(new(along * direction.X, along * direction.Y, along * direction.Z)),
            thick);
    }

    private static double Size(XElement shape, string name, string where) => Urdf.Number(shape, name)
        ?? throw new InvalidDataException($"The robot description has a {shape.Name} without {name} in {where}; expected metres");
}
