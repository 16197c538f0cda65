using System.Globalization;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Writes a task's objects as MJCF.</summary>
/// <remarks>
/// Few shapes collide, and those are boxes: two boxes touch in a whole patch, so that a grip holds, and cost less than cylinders. What a round thing looks like
/// is a shape that touches nothing.
/// </remarks>
internal static class ObjectXml
{
    /// <summary>A body that moves freely.</summary>
    /// <param name="name">Its name, and its joint's.</param>
    /// <param name="shapes">Its <c>geom</c> elements; those of class <c>object</c> collide, those of class <c>visual</c> are only seen.</param>
    public static string Free(string name, string shapes) => $"""
            <body name="{name}" pos="0 0 0.2">
              <freejoint name="{name}"/>
              {shapes}
            </body>
        """;

    /// <summary>A body that stays where the episode's start puts it: it slides along the table, but so stiffly that nothing moves it.</summary>
    /// <param name="name">Its name; its joints are <c>name_x</c> and <c>name_y</c>.</param>
    /// <param name="tableHeight">Where the table's top is, metres; the body's origin is there.</param>
    /// <param name="shapes">Its <c>geom</c> elements.</param>
    /// <remarks>It does not touch the table, so that it costs no contacts.</remarks>
    public static string Fixture(string name, double tableHeight, string shapes) => string.Create(CultureInfo.InvariantCulture, $"""
            <body name="{name}" pos="0 0 {tableHeight}">
              <joint name="{name}_x" type="slide" axis="1 0 0" limited="false" damping="10000" armature="10"/>
              <joint name="{name}_y" type="slide" axis="0 1 0" limited="false" damping="10000" armature="10"/>
              {shapes}
            </body>
        """);
}
