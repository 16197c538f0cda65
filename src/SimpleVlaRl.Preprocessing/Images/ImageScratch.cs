using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Working memory of the recipes: one set per thread, grown to the largest frame seen, so that nothing is allocated after that.</summary>
internal sealed class ImageScratch
{
    private const int RememberedSizes = 16;

    [ThreadStatic]
    private static ImageScratch? ofThisThread;

    private readonly Dictionary<(int Source, int Destination), ResizeTable> tables = [];
    private readonly Dictionary<(int Source, int Destination), AreaTable> areaTables = [];
    private readonly Dictionary<(int Source, int Destination), LinearTable> linearTables = [];
    private readonly Dictionary<(int Source, int Destination), LinearTable> enlargingTables = [];
    private readonly Dictionary<(int Width, int Height), ImageFrame> parts = [];
    private byte[] turned = [];
    private byte[] resized = [];
    private float[] samples = [];
    private float[] row = [];
    private int[] sums = [];

    public static ImageScratch OfThisThread => ofThisThread ??= new ImageScratch();

    public Span<byte> Turned(int length) => Of(ref turned, length);

    public Span<byte> Resized(int length) => Of(ref resized, length);

    public Span<float> Samples(int length) => Of(ref samples, length);

    public Span<float> Row(int length) => Of(ref row, length);

    public Span<int> Sums(int length) => Of(ref sums, length);

    /// <summary>A frame of a size, made once.</summary>
    public ImageFrame Part(int width, int height) => Remembered(parts, width, height, static (width, height) => new ImageFrame(width, height));

    /// <summary>The weights of Lanczos3 from one length to another, made once.</summary>
    public ResizeTable Table(int source, int destination) => Remembered(this.tables, source, destination, ResizeTable.Lanczos3);

    /// <summary>The weights of areas from one length to another, made once.</summary>
    public AreaTable Areas(int source, int destination) =>
        Remembered(areaTables, source, destination, static (source, destination) => new AreaTable(source, destination));

    /// <summary>The weights of neighbours from one length to another, by the distances of centres or by areas, made once.</summary>
    public LinearTable Linear(int source, int destination, bool isArea) => isArea
        ? Remembered(enlargingTables, source, destination, static (source, destination) => new LinearTable(source, destination, isArea: true))
        : Remembered(linearTables, source, destination, static (source, destination) => new LinearTable(source, destination, isArea: false));

    private static T Remembered<T>(Dictionary<(int, int), T> known, int first, int second, Func<int, int, T> make)
    {
        if (!known.TryGetValue((first, second), out T? item))
        {
            if (known.Count >= RememberedSizes)
            {
                known.Clear();
            }

            known.Add((first, second), item = make(first, second));
        }

        return item;
    }

    private static Span<T> Of<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new T[length];
        }

        return buffer.AsSpan(0, length);
    }
}
