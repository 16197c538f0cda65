using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Episodes.Documents;

/// <summary>Where things lie in a store.</summary>
internal static class EpisodePaths
{
    /// <summary>The end of a committed episode's name.</summary>
    public const string Extension = ".mcap";

    /// <summary>What is appended to the name while an episode is being written.</summary>
    public const string PartSuffix = ".part";

    /// <summary>What is appended to the name of a committed episode while recovery writes it.</summary>
    public const string RecoveringSuffix = ".recovering";

    /// <summary>The end of the name of an episode's labels.</summary>
    public const string LabelsExtension = ".labels.jsonl";

    public static string Episodes(string root) => Path.Combine(root, "episodes");

    public static string Quarantine(string root) => Path.Combine(root, "quarantine");

    public static string Index(string root) => Path.Combine(root, "index.db");

    /// <summary>The committed file: <c>&lt;root&gt;/episodes/&lt;day it started, UTC&gt;/&lt;id&gt;.mcap</c>.</summary>
    public static string Committed(string root, EpisodeHeader header)
    {
        DateTimeOffset started = DateTimeOffset.UnixEpoch.AddTicks(header.StartedNanoseconds / TimeSpan.NanosecondsPerTick);
        return Path.Combine(
            Episodes(root), started.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), header.EpisodeId.ToString("D") + Extension);
    }

    /// <summary>The labels beside a committed file.</summary>
    public static string Labels(string committed) => Path.ChangeExtension(committed, null) + LabelsExtension;
}
