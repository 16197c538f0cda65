namespace SimpleVlaRl.Training.Observations;

/// <summary>Images that lie in memory.</summary>
internal sealed class ImagesInMemory(byte[] images) : KeptImages
{
    public override int Length => images.Length;

    public override int MemoryBytes => images.Length;

    public override void CopyTo(Span<byte> target) => images.CopyTo(target);
}
