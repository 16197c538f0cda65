namespace SimpleVlaRl.Core.Outcomes;

/// <summary>How a classifier was made.</summary>
/// <param name="Command">The command.</param>
/// <param name="Seed">The seed of weights, batches and the parting of episodes.</param>
/// <param name="FittingEpisodes">Episodes that the weights were fitted to.</param>
/// <param name="ChoiceEpisodes">Episodes that the epoch and the threshold were chosen by.</param>
/// <param name="DataDigest">The lower-case SHA-256 over the digests and labels of all episodes used.</param>
/// <param name="LargestDifference">The largest difference of a probability between the network and its graph on the pictures that were chosen by.</param>
public sealed record ClassifierTraining(
    string Command, long Seed, int FittingEpisodes, int ChoiceEpisodes, string DataDigest, double LargestDifference);
