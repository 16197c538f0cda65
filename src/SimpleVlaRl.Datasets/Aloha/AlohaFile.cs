using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Aloha;

/// <summary>An episode's HDF5 file that is read. Sizes are looked at before anything is read, for they are what a stranger says.</summary>
internal sealed class AlohaFile : IDisposable
{
    private const ulong MostRows = 1_000_000;
    private const ulong MostColumns = 4096;
    private const ulong MostNumbers = 50_000_000;
    private const ulong MostPixels = 1 << 25;
    private const ulong MostJpegBytes = 1 << 26;

    private readonly string path;
    private readonly NativeFile file;

    private AlohaFile(string path, NativeFile file) => (this.path, this.file) = (path, file);

    /// <summary>Opens a file.</summary>
    /// <exception cref="DatasetException">It is no HDF5 file.</exception>
    public static AlohaFile Open(string path) => Try(path, () => new AlohaFile(path, H5File.OpenRead(path)));

    /// <summary>The cameras.</summary>
    public IReadOnlyList<string> Cameras => Try(path, () => file.LinkExists(AlohaNames.Images)
        ? file.Group(AlohaNames.Images).Children().Select(child => child.Name).Order(StringComparer.Ordinal).ToArray()
        : []);

    /// <summary>The rows and columns of vectors.</summary>
    public (int Rows, int Width) Size(string name)
    {
        ulong[] sides = Sides(Dataset(name));
        return sides is [> 0 and <= MostRows, > 0 and <= MostColumns] && sides[0] * sides[1] <= MostNumbers
            ? ((int)sides[0], (int)sides[1])
            : throw Wrong(name, sides, "rows of vectors");
    }

    /// <summary>Reads vectors.</summary>
    /// <returns>[rows, width].</returns>
    public double[] Vectors(string name)
    {
        (int rows, int width) = Size(name);
        return Try(path, () =>
        {
            IH5Dataset dataset = Dataset(name);
            if (dataset.Type.Class != H5DataTypeClass.FloatingPoint || dataset.Type.Size is not (4 or 8))
            {
                throw new DatasetException($"'{name}' of '{path}' is of {dataset.Type.Class} of {dataset.Type.Size} bytes; expected numbers of 4 or 8.");
            }

            if (dataset.Type.Size == 8)
            {
                return ReadAll<double>(dataset, rows * width);
            }

            return Array.ConvertAll(ReadAll<float>(dataset, rows * width), value => (double)value);
        });
    }

    /// <summary>Reads the pictures of a camera one by one: pixels, or JPEG files in rows of one length.</summary>
    public IEnumerable<ImageFrame> Pictures(string camera, int rows)
    {
        string name = $"{AlohaNames.Images}/{camera}";
        IH5Dataset dataset = Dataset(name);
        ulong[] sides = Sides(dataset);
        return (ulong)rows != (sides.Length == 0 ? 0 : sides[0]) ? throw Wrong(name, sides, $"{rows} pictures")
            : sides is [_, > 0 and <= 8192, > 0 and <= 8192, 3] && sides[1] * sides[2] <= MostPixels ? Pixels(dataset, (int)sides[2], (int)sides[1], rows)
            : sides is [_, > 0 and <= MostJpegBytes] ? Jpegs(dataset, camera, (int)sides[1], rows)
            : throw Wrong(name, sides, "pictures of [rows, height, width, 3] or JPEG files of [rows, bytes]");
    }

    /// <summary>A text that is attached to the file; null where there is none.</summary>
    public string? Text(string name) => Try(path, () => file.AttributeExists(name) ? file.Attribute(name).Read<string>() : null);

    /// <summary>A number that is attached to the file; null where there is none.</summary>
    public double? Number(string name) => Try(path, () => file.AttributeExists(name) ? file.Attribute(name).Read<double>() : (double?)null);

    /// <summary>A whole number that is attached to the file; null where there is none.</summary>
    public long? Whole(string name) => Try(path, () => file.AttributeExists(name) ? file.Attribute(name).Read<long>() : (long?)null);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private IEnumerable<ImageFrame> Pixels(IH5Dataset dataset, int width, int height, int rows)
    {
        ImageFrame frame = new(width, height);
        for (int row = 0; row < rows; row++)
        {
            int at = row;
            Try(path, () =>
            {
                dataset.Read(
                    frame.Pixels,
                    new HyperslabSelection(4, [(ulong)at, 0, 0, 0], [1, (ulong)height, (ulong)width, 3]),
                    memoryDims: [(ulong)frame.Pixels.Length]);
                return true;
            });
            yield return frame;
        }
    }

    private IEnumerable<ImageFrame> Jpegs(IH5Dataset dataset, string camera, int width, int rows)
    {
        byte[] row = new byte[width];
        for (int index = 0; index < rows; index++)
        {
            int at = index;
            Try(path, () =>
            {
                dataset.Read(row, new HyperslabSelection(2, [(ulong)at, 0], [1, (ulong)width]), memoryDims: [(ulong)width]);
                return true;
            });
            yield return PictureFile.Decode(row, camera);
        }
    }

    private static T[] ReadAll<T>(IH5Dataset dataset, int count)
    {
        T[] values = new T[count];
        dataset.Read(values, memoryDims: [(ulong)count]);
        return values;
    }

    private IH5Dataset Dataset(string name) => Try(path, () => file.LinkExists(name)
        ? file.Dataset(name)
        : throw new DatasetException($"'{path}' has no '{name}', which an episode of ALOHA has."));

    private ulong[] Sides(IH5Dataset dataset) => Try(path, () => dataset.Space.Dimensions);

    private DatasetException Wrong(string name, ulong[] sides, string expected) =>
        new($"'{name}' of '{path}' is [{string.Join(", ", sides)}]; expected {expected}.");

    private static T Try<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        // A reader of a stranger's file in managed code: whatever it trips over is the file's fault, and must not end an import of others.
#pragma warning disable CA1031
        catch (Exception exception) when (exception is not (DatasetException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw new DatasetException($"'{path}' cannot be read as HDF5: {exception.Message} Get the file anew.", exception);
        }
    }
}
