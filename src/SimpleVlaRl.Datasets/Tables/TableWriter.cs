using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace SimpleVlaRl.Datasets.Tables;

/// <summary>Writes a Parquet file: Snappy, and one row group for each call. It has its name once it is whole and durable.</summary>
internal sealed class TableWriter : IDisposable
{
    /// <summary>More rows than any group has: a group is what one call writes.</summary>
    private const long NoLimit = 1L << 40;

    private readonly string path;
    private readonly Dictionary<string, string> metadata;
    private FileWriter? writer;

    /// <summary>Makes the writer; the file is made with the first rows.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <param name="metadata">What is said beside the schema.</param>
    public TableWriter(string path, Dictionary<string, string>? metadata = null)
    {
        (this.path, this.metadata) = (path, metadata ?? []);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    }

    private string PartPath => path + ".part";

    /// <summary>Writes rows as a group of their own; the columns must be those of the first call.</summary>
    public void Write(IReadOnlyList<TableColumn> columns)
    {
        Schema schema = new([.. columns.Select(column => column.Field)], metadata);
        if (writer is null)
        {
            using WriterPropertiesBuilder properties = new();
            using WriterProperties built = properties.Compression(Compression.Snappy).MaxRowGroupLength(NoLimit).CreatedBy("SimpleVlaRl.Robot").Build();
            using ArrowWriterPropertiesBuilder arrow = new();
            using ArrowWriterProperties stored = arrow.StoreSchema().Build();
            writer = new FileWriter(PartPath, schema, built, stored);
        }

        using RecordBatch rows = new(schema, columns.Select(column => column.Values), columns[0].Values.Length);
        writer.WriteRecordBatch(rows);
    }

    /// <summary>Closes the file and gives it its name.</summary>
    public void Commit()
    {
        writer!.Close();
        DurableFile.Rename(PartPath, path);
    }

    /// <summary>Closes the file; one that was not committed keeps the name of an unfinished one.</summary>
    public void Dispose() => writer?.Dispose();
}
