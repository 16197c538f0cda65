namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>The samples of a received picture, checked to be there.</summary>
internal readonly ref struct PixelSource
{
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>The bytes of a row, padding included.</summary>
    public required int Step { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Whether samples of two bytes have the higher one first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>The beginning of a row; rows of further planes come after those of the first.</summary>
    public ReadOnlySpan<byte> Row(int row, int length) => Data.Slice(row * Step, length);
}
