namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>What was done of an episode, noted when its videos were durable: it need not be done again.</summary>
/// <param name="EpisodeId">Which.</param>
/// <param name="Digest">The lower-case SHA-256 of its file.</param>
/// <param name="Conversion">How it was converted; another way is another export.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Cameras">Its videos.</param>
internal sealed record ExportedEpisode(Guid EpisodeId, string Digest, string Conversion, int Rows, IReadOnlyList<ExportedCamera> Cameras);
