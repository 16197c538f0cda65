using System.Buffers;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>
/// Brings the pictures of a client's observation into a request. A picture of the camera's size goes the robot's own way; one of the network's size is taken
/// as it is; a square into which openpi's clients have scaled the picture has that undone; anything else is resized by the policy's recipe.
/// </summary>
/// <remarks>Made once per connection or pooled call and reused; not safe for two threads.</remarks>
internal sealed class RequestPictures
{
    private readonly PolicyManifest manifest;
    private readonly PolicyImagePreparation preparation;
    private readonly int imageBytes;
    private readonly bool[] isPrepared;
    private byte[]? images;

    public RequestPictures(PolicyManifest manifest)
    {
        this.manifest = manifest;
        preparation = new PolicyImagePreparation(manifest);
        imageBytes = preparation.Side * preparation.Side * Picture.Channels;
        isPrepared = new bool[manifest.Cameras.Count];
    }

    /// <summary>What the sender's samples mean; a connection keeps it.</summary>
    public SampleRange Range { get; set; } = new();

    /// <summary>Takes a camera's picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="camera">The camera's index in the manifest; an observation begins with the first.</param>
    /// <param name="convention">What the dialect's clients do to pictures.</param>
    /// <param name="takesPadded">Whether a square with black bars is taken for a picture that was scaled into it.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="RequestException">It cannot be taken.</exception>
    public void Write(in Picture picture, int camera, DialectConvention convention, bool takesPadded, PolicyRequest request)
    {
        ManifestCamera known = this.manifest.Cameras[camera];
        ImageFrame frame = request.Frames[camera];
        isPrepared[camera] = false;
        if (picture.Width == known.Width && picture.Height == known.Height)
        {
            picture.CopyTo(Range, frame.Pixels);
            Turn(frame, convention);
            return;
        }

        byte[] pixels = ArrayPool<byte>.Shared.Rent(picture.SampleCount);
        try
        {
            picture.CopyTo(Range, pixels);
            Write(picture, pixels, camera, convention, takesPadded, frame);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>Ends an observation: where one picture was prepared here, the others are too.</summary>
    public void End(PolicyRequest request)
    {
        request.Images = null;
        if (!isPrepared.AsSpan().Contains(true))
        {
            return;
        }

        for (int camera = 0; camera < isPrepared.Length; camera++)
        {
            if (!isPrepared[camera])
            {
                preparation.FromCamera(request.Frames[camera], Image(camera));
            }
        }

        request.Images = images;
    }

    private void Write(in Picture picture, byte[] pixels, int camera, DialectConvention convention, bool takesPadded, ImageFrame frame)
    {
        ManifestCamera known = this.manifest.Cameras[camera];
        bool isSquare = picture.Width == picture.Height;
        bool isOfSquareCamera = known.Width == known.Height;
        bool couldBePadded = takesPadded && isSquare && !isOfSquareCamera;
        bool isForNetwork = isSquare && picture.Width == preparation.Side && convention.TurnsPictures == preparation.TurnsHalf;

        // A square camera's picture scaled to the network's size has no bars: it is what the network takes.
        bool isPlain = isForNetwork && isOfSquareCamera;
        if (!isPlain && takesPadded && isSquare && SquarePadding.IsPadded(pixels, picture.Width, known.Width, known.Height))
        {
            SquarePadding.Remove(pixels, picture.Width, frame);
            Turn(frame, convention);
        }
        else if (isForNetwork)
        {
            preparation.FromNetworkSize(pixels.AsSpan(0, picture.SampleCount), Image(camera));
        }
        else if (couldBePadded)
        {
            throw new RequestException($"'{picture.Key}' is a square of {picture.Width}x{picture.Height} without the black bars of a padded picture: it was "
                + $"squashed or cropped. Send the camera's {known.Width}x{known.Height}, that padded into a square (resize_with_pad), or the network's "
                + $"{preparation.Side}x{preparation.Side}.");
        }
        else
        {
            ImageFrame other = new(picture.Width, picture.Height);
            pixels.AsSpan(0, picture.SampleCount).CopyTo(other.Pixels);
            Turn(other, convention);
            preparation.FromCamera(other, Image(camera));
        }
    }

    private Span<byte> Image(int camera)
    {
        images ??= new byte[this.manifest.Cameras.Count * imageBytes];
        isPrepared[camera] = true;
        return images.AsSpan(camera * imageBytes, imageBytes);
    }

    /// <summary>Undoes the client's half turn: recipes begin with what the camera gave.</summary>
    private static void Turn(ImageFrame frame, DialectConvention convention)
    {
        if (convention.TurnsPictures)
        {
            HalfTurn(frame.Pixels);
        }
    }

    private static void HalfTurn(Span<byte> pixels)
    {
        // Reversing all samples turns the picture and its channels; reversing each pixel again leaves the turn.
        pixels.Reverse();
        for (int at = 0; at < pixels.Length; at += Picture.Channels)
        {
            pixels.Slice(at, Picture.Channels).Reverse();
        }
    }
}
