namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Working memory of the recipes: one set per thread, grown to the largest frame seen, so that nothing is allocated after that.</summary>
internal sealed class ImageScratch
{
    private const int RememberedTables = 16;

    [ThreadStatic]
    private static ImageScratch? s_ofThisThread;

    private readonly Dictionary<(int Source, int Destination), ResizeTable> _tables = [];
    private readonly Dictionary<(int Source, int Destination), ResizeTable> _areaTables = [];
    private byte[] _turned = [];
    private byte[] _resized = [];
    private float[] _samples = [];
    private float[] _row = [];

    public static ImageScratch OfThisThread => s_ofThisThread ??= new ImageScratch();

    public Span<byte> Turned(int length) => Of(ref _turned, length);

    public Span<byte> Resized(int length) => Of(ref _resized, length);

    public Span<float> Samples(int length) => Of(ref _samples, length);

    public Span<float> Row(int length) => Of(ref _row, length);

    /// <summary>The weights of Lanczos3 from one length to another, made once.</summary>
    public ResizeTable Table(int source, int destination) => Remembered(_tables, source, destination, ResizeTable.Lanczos3);

    /// <summary>The weights of areas from one length to another, made once.</summary>
    public ResizeTable AreaTable(int source, int destination) => Remembered(_areaTables, source, destination, ResizeTable.Area);

    private static ResizeTable Remembered(Dictionary<(int Source, int Destination), ResizeTable> tables, int source, int destination, Func<int, int, ResizeTable> make)
    {
        if (!tables.TryGetValue((source, destination), out ResizeTable? table))
        {
            if (tables.Count >= RememberedTables)
            {
                tables.Clear();
            }

            tables.Add((source, destination), table = make(source, destination));
        }

        return table;
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
