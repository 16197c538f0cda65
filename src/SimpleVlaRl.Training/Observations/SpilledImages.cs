using Microsoft.Win32.SafeHandles;

namespace SimpleVlaRl.Training.Observations;

/// <summary>Images that lie in a file.</summary>
/// <param name="file">The file. Nobody closes it but the collector, once nothing refers to a part of it any more.</param>
/// <param name="offset">Where in the file.</param>
/// <param name="length">How many bytes.</param>
internal sealed class SpilledImages(SafeFileHandle file, long offset, int length) : KeptImages
{
    public override int Length => length;

    public override int MemoryBytes => 0;

    public override void CopyTo(Span<byte> target)
    {
        for (int read = 0; read < length;)
        {
            int count = RandomAccess.Read(file, target[read..length], offset + read);
            read += count > 0 ? count : throw new EndOfStreamException("A file of spilled pictures is shorter than what was written to it.");
        }
    }
}
