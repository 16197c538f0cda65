using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace SimpleVlaRl.Datasets.Tables;

/// <summary>Some columns of a Parquet file of somebody else's, in memory.</summary>
internal sealed class Table
{
    /// <summary>No file of a data set is as large; one that says so is broken, or meant to exhaust memory.</summary>
    private const long MostBytes = 2L << 30;
    private const long MostRows = 50_000_000;

    /// <summary>Rows that are decoded at once: a column of few bytes may say the same large value for each.</summary>
    private const long RowsAtOnce = 256;

    private readonly string path;
    private readonly Dictionary<string, List<IArrowArray>> columns;
    private readonly Dictionary<string, double[]> numbers = [];

    private Table(string path, Dictionary<string, List<IArrowArray>> columns, int rows) => (this.path, this.columns, Rows) = (path, columns, rows);

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>Reads columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isWanted">Which columns; those that it has not are left out.</param>
    /// <exception cref="DatasetException">It is no Parquet file, a damaged one, or one too large.</exception>
    public static Table Read(string path, Func<string, bool> isWanted)
    {
        if (!File.Exists(path))
        {
            throw new DatasetException($"There is no table '{path}', which the data set names.");
        }

        try
        {
            int[] leaves = Leaves(path, isWanted);
            Dictionary<string, List<IArrowArray>> columns = [];
            int rows = 0;
            long bytes = 0;
            using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
            properties.BatchSize = RowsAtOnce;
            using FileReader reader = new(path, arrowProperties: properties);
            using IArrowArrayStream stream = reader.GetRecordBatchReader(columns: leaves);
            while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
            {
                rows += batch.Length;
                bytes += batch.Arrays.Sum(column => SizeOf(column.Data));
                if (bytes > MostBytes)
                {
                    throw new DatasetException($"'{path}' unfolds to more than {MostBytes} bytes, which is the most that is read.");
                }

                for (int column = 0; column < batch.ColumnCount; column++)
                {
                    string name = batch.Schema.GetFieldByIndex(column).Name;
                    (columns.TryGetValue(name, out List<IArrowArray>? parts) ? parts : columns[name] = []).Add(batch.Column(column));
                }
            }

            return new Table(path, columns, rows);
        }
        catch (Exception exception) when (exception is ParquetException or OverflowException or NotSupportedException or InvalidOperationException)
        {
            throw new DatasetException($"'{path}' cannot be read as Parquet: {exception.Message} Get the file anew.", exception);
        }
    }

    /// <summary>A column of numbers, or of vectors of one length.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <returns>All numbers, [rows, width]; what is missing is not a number.</returns>
    /// <exception cref="DatasetException">It is missing, or something else.</exception>
    public double[] Numbers(string column, int width)
    {
        if (!numbers.TryGetValue(column, out double[]? known))
        {
            numbers[column] = known = Flatten(column, width);
        }

        return known;
    }

    /// <summary>A column of texts, or of lists of texts.</summary>
    /// <exception cref="DatasetException">It is missing, or something else.</exception>
    public string[][] Texts(string column) =>
        [.. Parts(column).SelectMany(part => Enumerable.Range(0, part.Length).Select(row => ArrowValues.Texts(part, row).ToArray()))];

    /// <summary>A column of pictures as they lie in files.</summary>
    /// <exception cref="DatasetException">It is missing, or something else.</exception>
    public byte[][] Pictures(string column) =>
        [.. Parts(column).SelectMany(part => Enumerable.Range(0, part.Length).Select(row => ArrowValues.Picture(part, row)))];

    private double[] Flatten(string column, int width)
    {
        List<double> found = [];
        foreach (IArrowArray part in Parts(column))
        {
            for (int row = 0; row < part.Length; row++)
            {
                int before = found.Count;
                ArrowValues.Flatten(part, row, found);
                if (found.Count - before != width)
                {
                    throw new DatasetException($"Row {row} of '{column}' in '{path}' has {found.Count - before} numbers; expected {width}.");
                }
            }
        }

        return [.. found];
    }

    private List<IArrowArray> Parts(string column) => columns.TryGetValue(column, out List<IArrowArray>? parts)
        ? parts
        : Rows == 0 ? [] : throw new DatasetException($"'{path}' has no column '{column}'; it has {string.Join(", ", columns.Keys)}.");

    private static long SizeOf(ArrayData data) => data.Buffers.Sum(buffer => (long)buffer.Length) + (data.Children?.Sum(SizeOf) ?? 0);

    private static int[] Leaves(string path, Func<string, bool> isWanted)
    {
        using ParquetFileReader file = new(path);
        SchemaDescriptor schema = file.FileMetaData.Schema;
        long bytes = 0;
        for (int group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using RowGroupReader reader = file.RowGroup(group);
            bytes += reader.MetaData.TotalByteSize;
        }

        return bytes is >= 0 and <= MostBytes && file.FileMetaData.NumRows is >= 0 and <= MostRows
            ? [.. Enumerable.Range(0, schema.NumColumns).Where(leaf => isWanted(schema.Column(leaf).Path.ToDotVector()[0]))]
            : throw new DatasetException(
                $"'{path}' says that it has {file.FileMetaData.NumRows} rows of {bytes} bytes; at most {MostRows} of {MostBytes} bytes are read.");
    }
}
