using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>The joints of a robot description (URDF), as a driver's <c>/robot_description</c> or a file has it.</summary>
internal static class Urdf
{
    /// <summary>Reads the joints.</summary>
    /// <param name="text">The description; not trusted, so nothing outside of it is read.</param>
    /// <returns>The joints by name; the first of each.</returns>
    /// <exception cref="InvalidDataException">It is no XML.</exception>
    public static IReadOnlyDictionary<string, UrdfJoint> Joints(string text)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            Dictionary<string, UrdfJoint> joints = [];
            foreach (XElement joint in XDocument.Load(reader).Descendants("joint"))
            {
                // What transmissions and ros2_control say of a joint has no type.
                if (joint.Attribute("name")?.Value is { } name && joint.Attribute("type")?.Value is { } kind)
                {
                    joints.TryAdd(name, Joint(kind, joint));
                }
            }

            return joints;
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"The robot description is no URDF: {exception.Message}", exception);
        }
    }

    private static UrdfJoint Joint(string kind, XElement joint)
    {
        XElement? limit = joint.Element("limit");

        // A continuous joint has a limit of effort and velocity only; what it says of positions is not meant.
        XElement? positions = kind == "continuous" ? null : limit;
        return new(kind, Number(positions, "lower"), Number(positions, "upper"), Number(limit, "velocity"), joint.Element("mimic") is not null);
    }

    private static double? Number(XElement? limit, string name) =>
        double.TryParse(limit?.Attribute(name)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
}
