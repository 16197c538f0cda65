using System.Text.Json;
using Microsoft.Data.Sqlite;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>The SQLite index of a store. It holds nothing that the files do not hold: a missing, old or damaged one is made anew from them.</summary>
internal sealed class EpisodeIndex : IDisposable
{
    private const int SchemaVersion = 2;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS episodes (
            episode_id TEXT PRIMARY KEY, path TEXT NOT NULL, started INTEGER NOT NULL, task TEXT NOT NULL, mode TEXT NOT NULL,
            outcome TEXT NOT NULL, outcome_json TEXT NOT NULL, document TEXT NOT NULL, bytes INTEGER NOT NULL, digest TEXT NOT NULL,
            integrity TEXT NOT NULL, integrity_detail TEXT NOT NULL, label_bytes INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS episodes_started ON episodes (started DESC);
        CREATE TABLE IF NOT EXISTS labels (
            episode_id TEXT NOT NULL, number INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (episode_id, number));
        """;

    private readonly SqliteConnection connection;
    private readonly string root;

    private EpisodeIndex(string root, SqliteConnection connection)
    {
        this.root = root;
        this.connection = connection;
    }

    /// <summary>Opens the index of a store for writing, and makes it anew, empty, when it is no database.</summary>
    /// <exception cref="SqliteException">It cannot be opened or made.</exception>
    public static EpisodeIndex Open(string root)
    {
        try
        {
            return OpenFile(root);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            DeleteFiles(root);
            return OpenFile(root);
        }
    }

    /// <summary>Adds or replaces an episode in a store's index on disk. Where that cannot be, whoever opens the store next reads its files.</summary>
    public static void TryAdd(string root, Func<CommittedEpisode> episode)
    {
        try
        {
            using EpisodeIndex disk = Open(root);
            disk.Add(episode());
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The index holds nothing that the files do not hold.
        }
    }

    /// <summary>An index in memory with what the store's index holds, if that can be read. Nothing in the store is made, changed or locked.</summary>
    public static EpisodeIndex OpenCopy(string root)
    {
        EpisodeIndex index = Connect(root, "file::memory:", isFile: false);
        if (!IndexFile.TryCopy(EpisodePaths.Index(root), SchemaVersion, index.connection))
        {
            index.Dispose();
            index = Connect(root, "file::memory:", isFile: false);
        }

        return index;
    }

    /// <summary>Forgets everything and reads all files again.</summary>
    /// <returns>One sentence per file that cannot be read.</returns>
    public static IReadOnlyList<string> Rebuild(string root)
    {
        DeleteFiles(root);
        using EpisodeIndex index = Open(root);
        return index.Synchronize();
    }

    /// <summary>Adds the files that the index lacks, drops the rows whose files are gone, and reads labels that grew.</summary>
    /// <returns>One sentence per file that cannot be read.</returns>
    public IReadOnlyList<string> Synchronize()
    {
        List<string> problems = [];
        Dictionary<string, long> known = KnownPaths();
        string folder = EpisodePaths.Episodes(root);
        IEnumerable<string> files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + EpisodePaths.Extension, SearchOption.AllDirectories) : [];
        foreach (string path in files)
        {
            FileInfo labels = new(EpisodePaths.Labels(path));
            if (known.Remove(Path.GetRelativePath(root, path), out long labelBytes) && labelBytes == (labels.Exists ? labels.Length : 0))
            {
                continue;
            }

            try
            {
                Add(EpisodeFileInspector.Inspect(path));
            }
            catch (Exception exception) when (exception is Mcap.McapException or IOException or UnauthorizedAccessException)
            {
                problems.Add(exception.Message);
            }
        }

        foreach (string path in known.Keys)
        {
            Execute("DELETE FROM episodes WHERE path = $path;", ("$path", path));
        }

        return problems;
    }

    /// <summary>Adds or replaces an episode, with the labels that lie beside its file.</summary>
    public void Add(CommittedEpisode episode)
    {
        (IReadOnlyList<LabelLine> labels, long labelBytes, string labelProblem) = LabelFile.Read(episode.Path);
        EpisodeHeader header = episode.Document.Header;
        EpisodeOutcome outcome = labels.Count > 0 ? labels[^1].Outcome : episode.Document.Summary!.Outcome;
        string id = header.EpisodeId.ToString("D");
        using SqliteTransaction transaction = connection.BeginTransaction();
        Execute(
            """
            INSERT OR REPLACE INTO episodes
                (episode_id, path, started, task, mode, outcome, outcome_json, document, bytes, digest, integrity, integrity_detail, label_bytes)
            VALUES ($id, $path, $started, $task, $mode, $outcome, $outcomeJson, $document, $bytes, $digest, $integrity, $detail, $labelBytes);
            """,
            ("$id", id),
            ("$path", Path.GetRelativePath(root, episode.Path)),
            ("$started", header.StartedNanoseconds),
            ("$task", header.Task),
            ("$mode", EpisodeWords.Of(header.Mode)),
            ("$outcome", outcome.Kind.ToString()),
            ("$outcomeJson", JsonSerializer.Serialize(outcome, EpisodeJsonContext.Default.EpisodeOutcome)),
            ("$document", JsonSerializer.Serialize(episode.Document, EpisodeJsonContext.Default.EpisodeDocument)),
            ("$bytes", episode.Bytes),
            ("$digest", episode.Digest),
            ("$integrity", (labelProblem.Length > 0 ? EpisodeIntegrity.Damaged : episode.Integrity).ToString()),
            ("$detail", string.Join("; ", ((string[])[episode.IntegrityDetail, labelProblem]).Where(detail => detail.Length > 0))),
            ("$labelBytes", labelBytes));
        for (int i = 0; i < labels.Count; i++)
        {
            string line = JsonSerializer.Serialize(labels[i], EpisodeJsonContext.Default.LabelLine);
            Execute("INSERT OR REPLACE INTO labels (episode_id, number, line) VALUES ($id, $number, $line);", ("$id", id), ("$number", i), ("$line", line));
        }

        transaction.Commit();
    }

    /// <summary>Lists episodes, newest first.</summary>
    public IReadOnlyList<EpisodeListing> List(EpisodeQuery query, string idPrefix = "")
    {
        using SqliteCommand command = Command(
            """
            SELECT path, document, outcome_json, bytes, digest, integrity, integrity_detail FROM episodes
            WHERE ($task IS NULL OR task = $task) AND ($mode IS NULL OR mode = $mode) AND ($outcome IS NULL OR outcome = $outcome)
              AND substr(episode_id, 1, length($prefix)) = $prefix
            ORDER BY started DESC, episode_id DESC LIMIT $limit;
            """,
            ("$task", query.Task),
            ("$mode", query.Mode is { } mode ? EpisodeWords.Of(mode) : null),
            ("$outcome", query.Outcome?.ToString()),
            ("$prefix", idPrefix),
            ("$limit", query.Limit ?? -1));
        using SqliteDataReader reader = command.ExecuteReader();
        List<EpisodeListing> listings = [];
        while (reader.Read())
        {
            string path = Path.Combine(root, reader.GetString(0));
            EpisodeDocument document = EpisodeMetadata.Parse(reader.GetString(1), path);
            listings.Add(new EpisodeListing
            {
                Path = path,
                Header = document.Header,
                Summary = document.Summary!,
                Outcome = JsonSerializer.Deserialize(reader.GetString(2), EpisodeJsonContext.Default.EpisodeOutcome)!,
                Bytes = reader.GetInt64(3),
                Digest = reader.GetString(4),
                Integrity = Enum.Parse<EpisodeIntegrity>(reader.GetString(5)),
                IntegrityDetail = reader.GetString(6),
            });
        }

        return listings;
    }

    public void Dispose() => connection.Dispose();

    private static EpisodeIndex OpenFile(string root) => Connect(root, EpisodePaths.Index(root), isFile: true);

    private static EpisodeIndex Connect(string root, string dataSource, bool isFile)
    {
        EpisodeIndex index = new(
            root, new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = dataSource, Pooling = false, DefaultTimeout = 10 }.ToString()));
        try
        {
            index.connection.Open();
            if (isFile)
            {
                index.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            }

            long version = (long)index.Scalar("PRAGMA user_version;")!;
            if (version != SchemaVersion)
            {
                index.Execute("DROP TABLE IF EXISTS episodes; DROP TABLE IF EXISTS labels;");
            }

            index.Execute(Tables);
            index.Execute($"PRAGMA user_version = {SchemaVersion};");
            index.Scalar("SELECT count(*) FROM episodes;");
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private static void DeleteFiles(string root)
    {
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(EpisodePaths.Index(root) + suffix);
        }
    }

    private Dictionary<string, long> KnownPaths()
    {
        using SqliteCommand command = Command("SELECT path, label_bytes FROM episodes;");
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<string, long> known = new(StringComparer.Ordinal);
        while (reader.Read())
        {
            known[reader.GetString(0)] = reader.GetInt64(1);
        }

        return known;
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using SqliteCommand command = Command(sql);
        return command.ExecuteScalar();
    }
}
