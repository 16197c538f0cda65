namespace SimpleVlaRl.Training.Imitation;

/// <summary>Parts a dataset by whole episodes, so that no validation picture has a neighbour that was learned from.</summary>
internal static class EpisodeSplit
{
    private const int SplitPurpose = 3;

    /// <summary>Draws the validation episodes.</summary>
    /// <returns>The samples to learn from, and some of those kept, spread evenly over them.</returns>
    /// <exception cref="ArgumentException">Nothing is left to learn from.</exception>
    public static (int[] Training, int[] Validation) Split(ImitationDataset dataset, ImitationOptions options)
    {
        int[] episodes = [.. Enumerable.Range(0, dataset.Episodes.Count).Where(index => dataset.Episodes[index].WaypointCount > 0)];
        SampleOrder.RandomOf(options.Seed, 0, SplitPurpose).Shuffle(episodes);
        int kept = options.ValidationFraction > 0 && episodes.Length > 1
            ? Math.Clamp((int)Math.Round(options.ValidationFraction * episodes.Length), 1, episodes.Length - 1)
            : 0;
        int[] training = [.. Samples(dataset, episodes[kept..])];
        if (training.Length == 0)
        {
            throw new ArgumentException("The dataset has no waypoints to learn from; add demonstrations.", nameof(dataset));
        }

        int[] held = [.. Samples(dataset, episodes[..kept])];
        int count = Math.Min(held.Length, options.ValidationSamples);
        return (training, [.. Enumerable.Range(0, count).Select(index => held[(int)((long)index * held.Length / count)])]);
    }

    private static IEnumerable<int> Samples(ImitationDataset dataset, IEnumerable<int> episodes) => episodes.Order()
        .SelectMany(index => Enumerable.Range(dataset.Episodes[index].FirstWaypoint, dataset.Episodes[index].WaypointCount)).Where(dataset.IsSample);
}
