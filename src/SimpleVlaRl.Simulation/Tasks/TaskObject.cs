using System.Globalization;
using System.Xml.Linq;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>One of a task's objects: free to move, or a fixture that only its start moves.</summary>
/// <remarks>
/// Few shapes collide, and those are boxes: two boxes touch in a whole patch, so that a grip holds, and cost less than cylinders. What a round thing looks like
/// is a shape that touches nothing.
/// </remarks>
public sealed record TaskObject
{
    private const double LeastRange = 0.1;

    /// <summary>Its name in the scene.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Its <c>geom</c> elements (MJCF). Of a free object those of class <c>object</c> collide, of a fixture those of class <c>fixture</c>; those of class
    /// <c>visual</c> are only seen.
    /// </summary>
    public required string ShapesXml { get; init; }

    /// <summary>
    /// Whether it stays where the start puts it: it slides along the table, but so stiffly that nothing moves it, and does not touch the table, so that it
    /// costs no contacts.
    /// </summary>
    public bool IsFixture { get; init; }

    /// <summary>The height of its origin above the table when it stands there, metres; a fixture's origin is on the table.</summary>
    public double RestMeters { get; init; }

    /// <summary>Where it starts from left to right, metres.</summary>
    public required StartRange X { get; init; }

    /// <summary>Where it starts from front to back, metres.</summary>
    public required StartRange Y { get; init; }

    /// <summary>How far it is turned about the vertical at most, radians; a fixture is not.</summary>
    public double LargestYawRadians { get; init; }

    /// <summary>Whether <see cref="X"/> is taken to the left or to the right; for fixtures.</summary>
    public bool IsOnEitherSide { get; init; }

    /// <summary>The first of its numbers among those of an episode's seed; null for the one after the object before it.</summary>
    public uint? FirstDraw { get; init; }

    /// <summary>How many numbers its start takes: x, y and the turn or the side.</summary>
    internal uint DrawCount => IsFixture && !IsOnEitherSide ? 2u : 3u;

    /// <summary>How many shapes it has.</summary>
    internal int ShapeCount => XElement.Parse($"<shapes>{ShapesXml}</shapes>").Elements("geom").Count();

    /// <summary>Whether a shape of it that is seen has a colour: a tenth or more between its lightest and its darkest channel.</summary>
    internal bool HasHue => XElement.Parse($"<shapes>{ShapesXml}</shapes>").Elements("geom")
        .Select(geom => geom.Attribute("rgba")?.Value.Split(' ').Select(channel => double.Parse(channel, CultureInfo.InvariantCulture)).ToArray())
        .Any(color => color is [_, _, _, > 0] && color.Take(3).Max() - color.Take(3).Min() >= LeastRange);

    /// <summary>The object as an MJCF <c>body</c>.</summary>
    internal string Xml(double tableHeight) => IsFixture
        ? string.Create(CultureInfo.InvariantCulture, $"""
            <body name="{Name}" pos="0 0 {tableHeight}">
              <joint name="{Name}_x" type="slide" axis="1 0 0" limited="false" damping="10000" armature="10"/>
              <joint name="{Name}_y" type="slide" axis="0 1 0" limited="false" damping="10000" armature="10"/>
              {ShapesXml}
            </body>
        """)
        : $"""
            <body name="{Name}" pos="0 0 0.2">
              <freejoint name="{Name}"/>
              {ShapesXml}
            </body>
        """;

    /// <summary>Puts it where a seed says.</summary>
    internal void Place(SceneObject item, long seed, uint firstDraw)
    {
        double x = StartRandom.Between(seed, firstDraw, X.From, X.To);
        double y = StartRandom.Between(seed, firstDraw + 1, Y.From, Y.To);
        if (IsFixture)
        {
            item.Place(IsOnEitherSide && StartRandom.Between(seed, firstDraw + 2, -1, 1) < 0 ? -x : x, y);
        }
        else
        {
            item.Place(x, y, StartRandom.Between(seed, firstDraw + 2, -LargestYawRadians, LargestYawRadians));
        }
    }
}
