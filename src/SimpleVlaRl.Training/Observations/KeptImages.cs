namespace SimpleVlaRl.Training.Observations;

/// <summary>A decision's images as the network saw them, uint8 [N, H, W, 3], kept once until they are learned from.</summary>
public abstract class KeptImages
{
    private protected KeptImages()
    {
    }

    /// <summary>How many bytes they are.</summary>
    public abstract int Length { get; }

    /// <summary>How many of them lie in this process's own memory, which the system cannot take back.</summary>
    public abstract int MemoryBytes { get; }

    /// <summary>Keeps them in memory.</summary>
    /// <param name="images">The images, which nobody changes any more.</param>
    public static implicit operator KeptImages(byte[] images) => ToKeptImages(images);

    /// <inheritdoc cref="op_Implicit(byte[])"/>
    public static KeptImages ToKeptImages(byte[] images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new ImagesInMemory(images);
    }

    /// <summary>Copies them.</summary>
    /// <param name="target">Takes <see cref="Length"/> bytes.</param>
    /// <exception cref="IOException">They were spilled, and cannot be read.</exception>
    public abstract void CopyTo(Span<byte> target);

    /// <summary>A copy of their own.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToArray()
    {
        byte[] copy = new byte[Length];
        CopyTo(copy);
        return copy;
    }
}
