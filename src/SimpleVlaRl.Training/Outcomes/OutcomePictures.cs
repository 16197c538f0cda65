using SimpleVlaRl.Training.Imitation;

namespace SimpleVlaRl.Training.Outcomes;

/// <summary>Looks at episodes, with the pictures of all cameras side by side.</summary>
public sealed class OutcomePictures
{
    private const int Channels = 3;

    private readonly FrameStore pictures;
    private readonly List<OutcomeLook> looks = [];

    /// <summary>Makes an empty set.</summary>
    /// <param name="cameraCount">Pictures per look.</param>
    /// <param name="imageSize">Their side in pixels.</param>
    public OutcomePictures(int cameraCount, int imageSize)
    {
        (CameraCount, ImageSize) = (cameraCount, imageSize);
        pictures = new FrameStore(LookBytes);
    }

    /// <summary>Pictures per look.</summary>
    public int CameraCount { get; }

    /// <summary>Their side in pixels.</summary>
    public int ImageSize { get; }

    /// <summary>The bytes of a look's pictures.</summary>
    public int LookBytes => CameraCount * PictureBytes;

    /// <summary>The bytes of one picture.</summary>
    public int PictureBytes => ImageSize * ImageSize * Channels;

    /// <summary>The looks, in the order in which they were added.</summary>
    public IReadOnlyList<OutcomeLook> Looks => looks;

    /// <summary>The pictures of a look, [cameras, side, side, 3].</summary>
    /// <param name="row">Its place.</param>
    /// <returns>The pictures.</returns>
    public ReadOnlySpan<byte> this[int row] => pictures[row];

    /// <summary>Adds a look.</summary>
    /// <param name="images">Its pictures, [cameras, side, side, 3].</param>
    /// <param name="isDone">Whether the task was done.</param>
    public void Add(ReadOnlySpan<byte> images, bool isDone)
    {
        looks.Add(new OutcomeLook(pictures.Count, isDone));
        pictures.Add(images);
    }
}
