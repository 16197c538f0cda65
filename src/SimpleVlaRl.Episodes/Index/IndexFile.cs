using Microsoft.Data.Sqlite;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>Reads the rows of a store's index without writing anything: a read-only folder, or one of another user, has an index like any other.</summary>
/// <remarks>
/// A database in WAL mode cannot be opened the usual way without making two files beside it, so it is opened as immutable. That holds only while nobody writes:
/// a write-ahead log beside it, or a file that changed meanwhile, means that somebody does, or that somebody crashed; then it is not used, and the files of the
/// episodes are read instead.
/// </remarks>
internal static class IndexFile
{
    private const int Attempts = 3;

    /// <summary>Copies all rows of an index.</summary>
    /// <param name="path">The index's file.</param>
    /// <param name="schemaVersion">The version that it must have.</param>
    /// <param name="target">A connection with the tables; it must take file names that are URIs.</param>
    /// <returns>Whether they were copied; after false the target may hold a part of them.</returns>
    public static bool TryCopy(string path, int schemaVersion, SqliteConnection target)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (DateTime Written, long Length)? before = State(path);
            if (before is null || !TryRead(path, schemaVersion, target))
            {
                return false;
            }

            if (State(path) == before)
            {
                return true;
            }

            using SqliteCommand clear = target.CreateCommand();
            clear.CommandText = "DELETE FROM episodes; DELETE FROM labels;";
            clear.ExecuteNonQuery();
        }

        return false;
    }

    /// <summary>When the index was written and how long it is; null where it cannot be read alone.</summary>
    private static (DateTime Written, long Length)? State(string path)
    {
        FileInfo file = new(path);
        FileInfo log = new(path + "-wal");
        return file.Exists && !(log.Exists && log.Length > 0) ? (file.LastWriteTimeUtc, file.Length) : null;
    }

    private static bool TryRead(string path, int schemaVersion, SqliteConnection target)
    {
        bool isAttached = false;
        try
        {
            Execute(target, "ATTACH DATABASE $uri AS disk;", ("$uri", $"file:{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?immutable=1"));
            isAttached = true;
            using (SqliteCommand version = target.CreateCommand())
            {
                version.CommandText = "PRAGMA disk.user_version;";
                if ((long)version.ExecuteScalar()! != schemaVersion)
                {
                    return false;
                }
            }

            Execute(target, "INSERT INTO episodes SELECT * FROM disk.episodes; INSERT INTO labels SELECT * FROM disk.labels;");
            return true;
        }
        catch (SqliteException)
        {
            // No database, a damaged one, or one that this user may not read: the episodes' files say the same.
            return false;
        }
        finally
        {
            if (isAttached)
            {
                Execute(target, "DETACH DATABASE disk;");
            }
        }
    }

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
