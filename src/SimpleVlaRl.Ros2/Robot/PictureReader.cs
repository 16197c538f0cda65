using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Makes frames of a camera's messages.</summary>
internal abstract class PictureReader
{
    /// <summary>The messages' type.</summary>
    public abstract MessageDescription Type { get; }

    /// <summary>Writes a frame and its stamp. Does not allocate while all is well.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="frame">The frame to overwrite; what it holds after a refusal is undefined.</param>
    /// <returns>What was found and what was expected; null when the frame was written.</returns>
    public abstract string? Read(ReadOnlySpan<byte> payload, ImageFrame frame);
}
