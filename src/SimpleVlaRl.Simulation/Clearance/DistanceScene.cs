using System.Globalization;
using System.Xml.Linq;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Clearance;

/// <summary>A copy of the robot's scene in which shapes of arms and table are near each other, so that MuJoCo tells how far apart they are.</summary>
/// <remarks>
/// MuJoCo 2.2.2 has no function for distances. Shapes whose <c>margin</c> and <c>gap</c> are the same distance make a contact with its <c>dist</c> as soon as
/// they are nearer than that, and no force before they touch: https://mujoco.readthedocs.io/en/2.2.2/modeling.html#contact-parameters.
/// </remarks>
internal static class DistanceScene
{
    /// <summary>The table's shape.</summary>
    public const string Table = "table";

    /// <summary>Writes the scene.</summary>
    /// <param name="tableHeight">Where the table's top is, metres.</param>
    /// <param name="reach">Up to which distance shapes are measured, metres.</param>
    /// <returns>An MJCF document. A shape of an arm is named after its body, a slash, and its number.</returns>
    public static XDocument Write(double tableHeight, double reach)
    {
        XDocument scene = XDocument.Parse(SceneXml.Write("", tableHeight, imageWidth: 1, imageHeight: 1));
        scene.Root!.Element("size")!.SetAttributeValue("nconmax", 5000);
        XElement table = scene.Descendants("geom").Single(geom => geom.Attribute("name")?.Value == Table);
        table.SetAttributeValue("type", "plane");
        table.SetAttributeValue("pos", string.Create(CultureInfo.InvariantCulture, $"0 0 {tableHeight}"));
        Measure(table, reach);

        foreach (XElement body in scene.Descendants("body"))
        {
            foreach ((int index, XElement geom) in body.Elements("geom").Index())
            {
                geom.SetAttributeValue("name", string.Create(CultureInfo.InvariantCulture, $"{body.Attribute("name")!.Value}/{index}"));
                Measure(geom, reach);
            }

            foreach (XElement box in body.Elements("geom").Where(geom => geom.Attribute("class")?.Value is "solid" or "finger").ToArray())
            {
                MeasureByEdges(body, box, reach);
            }
        }

        return scene;
    }

    /// <summary>
    /// Of two boxes that are apart MuJoCo 2.2.2 says anything between half their distance and a deep overlap. Exact is the distance of the edges of each
    /// from the other.
    /// </summary>
    private static void MeasureByEdges(XElement body, XElement box, double reach)
    {
        // Boxes meet everything but boxes, and the edges of boxes nothing but boxes.
        box.SetAttributeValue("contype", 4);
        box.SetAttributeValue("conaffinity", 3);
        double[] size = Numbers(box.Attribute("size")!), middle = Numbers(box.Attribute("pos")!);
        for (int edge = 0; edge < 12; edge++)
        {
            int along = edge / 4;
            double[] from = new double[3], to = new double[3];
            for (int axis = 0; axis < 3; axis++)
            {
                int bit = axis == (along + 1) % 3 ? edge & 1 : (edge >> 1) & 1;
                from[axis] = middle[axis] + (axis == along ? -size[axis] : size[axis] * ((2 * bit) - 1));
                to[axis] = axis == along ? middle[axis] + size[axis] : from[axis];
            }

            XElement geom = new(
                "geom",
                new XAttribute("name", string.Create(CultureInfo.InvariantCulture, $"{box.Attribute("name")!.Value}/edge{edge}")),
                new XAttribute("type", "capsule"),
                new XAttribute("size", "0.000001"),
                new XAttribute("mass", "0"),
                new XAttribute("fromto", string.Join(' ', from.Concat(to).Select(number => number.ToString(CultureInfo.InvariantCulture)))));
            Measure(geom, reach);
            geom.SetAttributeValue("contype", 2);
            geom.SetAttributeValue("conaffinity", 0);
            body.Add(geom);
        }
    }

    private static double[] Numbers(XAttribute attribute) => [.. attribute.Value.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>Lets a shape be measured.</summary>
    public static void Measure(XElement geom, double reach)
    {
        foreach ((string name, object value) in (ReadOnlySpan<(string, object)>)[("contype", 1), ("conaffinity", 1), ("margin", reach), ("gap", reach)])
        {
            geom.SetAttributeValue(name, value);
        }
    }
}
