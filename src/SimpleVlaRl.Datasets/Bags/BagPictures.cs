using System.Text;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SensorMessages.Pixels;

namespace SimpleVlaRl.Datasets.Bags;

/// <summary>The pictures of one camera in a bag: turned as its profile says, one for every row.</summary>
/// <param name="camera">The camera.</param>
internal sealed class BagPictures(CameraProfile camera)
{
    private readonly PixelConverter converter = new(camera);
    private readonly ImageFrame frame = new(camera.FrameWidth, camera.FrameHeight);

    /// <summary>For every row the newest picture when it began.</summary>
    /// <exception cref="DatasetException">One cannot be decoded, or is not what the profile says.</exception>
    public IEnumerable<ImageFrame> Read(string path, BagRows rows)
    {
        using McapBag bag = McapBag.Open(path);
        using IEnumerator<BagMessage> messages = bag.Read([camera.Topic]).GetEnumerator();
        bool hasNext = messages.MoveNext();
        for (int row = 0; row < rows.Count; row++)
        {
            byte[]? shown = null;
            while (hasNext && messages.Current.LogTimeNanoseconds <= rows.At(row))
            {
                shown = messages.Current.Payload.ToArray();
                hasNext = messages.MoveNext();
            }

            if (shown is not null)
            {
                Convert(shown);
            }

            yield return frame;
        }
    }

    private void Convert(byte[] payload)
    {
        if (camera.Transport == CameraTransport.Image)
        {
            if (!ImageView.TryRead(payload, out ImageView image))
            {
                throw new DatasetException($"a message of '{camera.Topic}' is no sensor_msgs/msg/Image.");
            }

            if (converter.Convert(image, frame) is not ImageConversion.Converted and var refusal)
            {
                string encoding = Encoding.UTF8.GetString(image.Encoding);
                throw new DatasetException($"a picture of '{camera.Topic}' is {image.Width}x{image.Height} '{encoding}' ({refusal}); "
                    + $"the profile says {camera.Width}x{camera.Height} '{camera.Encoding}'.");
            }

            return;
        }

        if (!CompressedImageView.TryRead(payload, out CompressedImageView compressed))
        {
            throw new DatasetException($"a message of '{camera.Topic}' is no sensor_msgs/msg/CompressedImage.");
        }

        ImageFrame decoded = PictureFile.Decode(compressed.Data.ToArray(), camera.Topic);
        if (decoded.Width != camera.Width || decoded.Height != camera.Height)
        {
            throw new DatasetException($"a picture of '{camera.Topic}' is {decoded.Width}x{decoded.Height}; the profile says {camera.Width}x{camera.Height}.");
        }

        if (converter.Turns)
        {
            converter.Turn(decoded, frame);
        }
        else
        {
            decoded.CopyTo(frame);
        }
    }
}
