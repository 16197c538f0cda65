namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>What an episode did with the free objects of its scene.</summary>
/// <remarks>
/// After the "pushcut" of SimpleVLA-RL (arXiv 2509.09674): reinforced policies push an object to its goal where demonstrations grasp, lift and place it. That
/// paper shows it in pictures; the thresholds are this project's.
/// </remarks>
/// <param name="Objects">The free objects, in the order of the scene; fixtures are none.</param>
/// <param name="TouchedFixtures">The hands that touched a fixture.</param>
public sealed record EpisodeStrategy(IReadOnlyList<ObjectMotion> Objects, HandSides TouchedFixtures)
{
    /// <summary>Whether an object that moved was pushed to where it is, without being lifted. Of a success this is a pushcut.</summary>
    public bool IsPushcut => Objects.Any(item => item.IsPushcut);

    /// <summary>
    /// One word for each object that moved, such as <c>handover(right,left)</c>; behind the object's name and separated by pluses where the scene has several.
    /// Where none moved, <c>touch(left)</c> after the hands that touched a fixture, else <c>no-object-moved</c>.
    /// </summary>
    public string Label => Objects.Any(item => item.IsMoved)
        ? string.Join('+', Objects.Where(item => item.IsMoved).Select(item => Objects.Count == 1 ? item.Word : $"{item.Name}:{item.Word}"))
        : TouchedFixtures != HandSides.None ? $"touch({ObjectMotion.Sides(TouchedFixtures)})" : "no-object-moved";
}
