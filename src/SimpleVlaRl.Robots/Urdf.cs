using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>A robot description (URDF), as a driver's <c>/robot_description</c> or a file has it.</summary>
public static class Urdf
{
    /// <summary>Reads the joints.</summary>
    /// <param name="text">The description; not trusted, so nothing outside of it is read.</param>
    /// <returns>The joints by name; the first of each.</returns>
    /// <exception cref="InvalidDataException">It is no XML, or a number in it is none.</exception>
    public static IReadOnlyDictionary<string, UrdfJoint> Joints(string text) => Read(text).Joints;

    /// <summary>Reads joints and shapes.</summary>
    internal static UrdfDescription Read(string text)
    {
        XDocument document = Load(text);
        Dictionary<string, UrdfJoint> joints = [];
        foreach (XElement joint in document.Descendants("joint"))
        {
            // What transmissions and ros2_control say of a joint has no type.
            if (joint.Attribute("name")?.Value is { } name && joint.Attribute("type")?.Value is { } kind)
            {
                joints.TryAdd(name, Joint(name, kind, joint));
            }
        }

        Dictionary<string, IReadOnlyList<CapsuleGeometry>> capsules = [];
        HashSet<string> meshes = [];
        foreach (XElement link in document.Root!.Elements("link"))
        {
            string name = link.Attribute("name")?.Value ?? "";
            capsules[name] = [.. link.Elements("collision").SelectMany(collision => UrdfShapes.Capsules(collision, $"link '{name}'"))];
            if (link.Elements("collision").Elements("geometry").Elements("mesh").Any())
            {
                meshes.Add(name);
            }
        }

        return new(joints, capsules, meshes);
    }

    /// <summary>Three numbers of an attribute such as <c>xyz</c>.</summary>
    internal static Point3 Vector(XElement? element, string name, Point3 absent, string where)
    {
        if (element?.Attribute(name)?.Value is not { } text)
        {
            return absent;
        }

        double[] numbers = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return numbers is [var x, var y, var z] && numbers.All(double.IsFinite)
            ? new(x, y, z)
            : throw new InvalidDataException($"The robot description has {name}=\"{text}\" in {where}; expected three finite numbers");
    }

    /// <summary>A pose as an <c>origin</c> has it.</summary>
    internal static FramePose Pose(XElement? origin, string where) => new(Vector(origin, "xyz", default, where), Vector(origin, "rpy", default, where));

    /// <summary>A number that an attribute has; null without it or where it is none.</summary>
    internal static double? Number(XElement? element, string name) =>
        double.TryParse(element?.Attribute(name)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;

    private static XDocument Load(string text)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader);
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"The robot description is no URDF: {exception.Message}", exception);
        }
    }

    private static UrdfJoint Joint(string name, string kind, XElement joint)
    {
        XElement? limit = joint.Element("limit");
        XElement? mimic = joint.Element("mimic");
        string where = $"joint '{name}'";

        // A continuous joint has a limit of effort and velocity only; what it says of positions is not meant.
        XElement? positions = kind == "continuous" ? null : limit;
        return new(
            kind, Number(positions, "lower"), Number(positions, "upper"), Number(limit, "velocity"),
            mimic is null ? null : mimic.Attribute("joint")?.Value ?? "")
        {
            MimicMultiplier = Number(mimic, "multiplier") ?? 1,
            MimicOffset = Number(mimic, "offset") ?? 0,
            Parent = joint.Element("parent")?.Attribute("link")?.Value ?? "",
            Child = joint.Element("child")?.Attribute("link")?.Value ?? "",
            Origin = Pose(joint.Element("origin"), where),
            Axis = Vector(joint.Element("axis"), "xyz", new(1, 0, 0), where),
        };
    }
}
