namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Working memory of the recipes: one set per thread, grown to the largest frame seen, so that nothing is allocated after that.</summary>
internal sealed class ImageScratch
{
    private const int RememberedTables = 16;

    [ThreadStatic]
    private static ImageScratch? s_ofThisThread;

    private readonly Dictionary<(int Source, int Destination), ResizeTable> _tables = [];
    private byte[] _turned = [];
    private byte[] _resized = [];
    private float[] _samples = [];
    private float[] _row = [];

    public static ImageScratch OfThisThread => s_ofThisThread ??= new ImageScratch();

    public Span<byte> Turned(int length) => Of(ref _turned, length);

    public Span<byte> Resized(int length) => Of(ref _resized, length);

    public Span<float> Samples(int length) => Of(ref _samples, length);

    public Span<float> Row(int length) => Of(ref _row, length);

    /// <summary>The weights from one length to another, made once.</summary>
    public ResizeTable Table(int source, int destination)
    {
        if (!_tables.TryGetValue((source, destination), out ResizeTable? table))
        {
            if (_tables.Count >= RememberedTables)
            {
                _tables.Clear();
            }

            _tables.Add((source, destination), table = ResizeTable.Lanczos3(source, destination));
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
