namespace SimpleVlaRl.Core.Observations;

/// <summary>Port: makes frames of compressed pictures. Called by the one thread that receives; a JPEG allocates nothing.</summary>
public interface IPictureDecoder
{
    /// <summary>Decodes a picture.</summary>
    /// <param name="encoding">What it must be: <c>jpeg</c> or <c>png</c>.</param>
    /// <param name="file">The compressed file, not to be trusted.</param>
    /// <param name="frame">The frame to overwrite; its stamps are left alone, and its pixels are undefined after a refusal.</param>
    /// <returns>What is wrong, one sentence: damaged, or of another size than the frame; null when it was decoded.</returns>
    string? Decode(string encoding, ReadOnlySpan<byte> file, ImageFrame frame);
}
