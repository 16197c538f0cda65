using SimpleVlaRl.Preprocessing.Interop;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>One thread's compressor and decompressor with the buffer between them, made once and grown to the largest picture seen.</summary>
/// <remarks>The handles are released by their finalisers after the thread has ended.</remarks>
internal sealed unsafe class JpegCoder
{
    private const int CompressFlags = TurboJpegConstants.TJFLAG_NOREALLOC | TurboJpegConstants.TJFLAG_ACCURATEDCT;
    private const int DecompressFlags = TurboJpegConstants.TJFLAG_ACCURATEDCT | TurboJpegConstants.TJFLAG_STOPONWARNING | TurboJpegConstants.TJFLAG_LIMITSCANS;

    [ThreadStatic]
    private static JpegCoder? ofThisThread;

    private readonly TurboJpegHandle compressor = TurboJpegHandle.Compressor();
    private readonly TurboJpegHandle decompressor = TurboJpegHandle.Decompressor();
    private byte[] compressed = [];

    /// <summary>The calling thread's coder.</summary>
    /// <exception cref="DllNotFoundException">libturbojpeg is not there, or too old.</exception>
    public static JpegCoder OfThisThread => ofThisThread ??= new JpegCoder();

    /// <summary>Makes a baseline JPEG with halved chroma.</summary>
    /// <param name="pixels">The picture, [height, width, 3], rgb.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>The JPEG, which the next call on this thread overwrites.</returns>
    public ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> pixels, int width, int height, int quality)
    {
        nuint capacity = TurboJpeg.tjBufSize(width, height, TurboJpegConstants.TJSAMP_420);
        if (capacity > int.MaxValue)
        {
            throw new ArgumentException($"A picture of {width}x{height} is too large for a JPEG.", nameof(pixels));
        }

        if ((nuint)compressed.Length < capacity)
        {
            compressed = GC.AllocateUninitializedArray<byte>((int)capacity, pinned: true);
        }

        nuint length = capacity;
        fixed (byte* source = pixels, destination = compressed)
        {
            byte* jpeg = destination;
            int result = TurboJpeg.tjCompress2(
                compressor, source, width, width * RecipeChecks.Channels, height, TurboJpegConstants.TJPF_RGB, &jpeg, &length, TurboJpegConstants.TJSAMP_420,
                quality, CompressFlags);
            if (result != 0)
            {
                throw new InvalidOperationException(
                    $"A picture of {width}x{height} cannot be made a JPEG of quality {quality}: {TurboJpeg.Reason(compressor)}.");
            }
        }

        return compressed.AsSpan(0, (int)length);
    }

    /// <summary>Decodes a JPEG of a known size.</summary>
    /// <param name="jpeg">The JPEG.</param>
    /// <param name="pixels">The picture, [height, width, 3], rgb; what it holds after a refusal is undefined.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <exception cref="InvalidDataException">The JPEG is damaged, however little.</exception>
    public void Decompress(ReadOnlySpan<byte> jpeg, Span<byte> pixels, int width, int height)
    {
        fixed (byte* source = jpeg, destination = pixels)
        {
            int result = TurboJpeg.tjDecompress2(
                decompressor, source, (nuint)jpeg.Length, destination, width, width * RecipeChecks.Channels, height, TurboJpegConstants.TJPF_RGB,
                DecompressFlags);
            if (result != 0)
            {
                throw new InvalidDataException(
                    $"The {jpeg.Length} bytes of a {width}x{height} JPEG cannot be decoded; they are damaged ({TurboJpeg.Reason(decompressor)}).");
            }
        }
    }
}
