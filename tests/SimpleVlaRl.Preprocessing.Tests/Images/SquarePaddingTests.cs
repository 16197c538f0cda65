using OpenCvSharp;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests.Images;

public sealed class SquarePaddingTests
{
    [Theory]
    [InlineData(224, 640, 480)]
    [InlineData(224, 320, 240)]
    [InlineData(224, 480, 640)]
    [InlineData(224, 1280, 720)]
    [InlineData(224, 224, 168)]
    [InlineData(224, 224, 224)]
    [InlineData(224, 112, 84)]
    [InlineData(224, 112, 112)]
    [InlineData(224, 160, 120)]
    [InlineData(96, 33, 17)]
    [InlineData(64, 200, 7)]
    [InlineData(300, 75, 60)]
    [InlineData(5, 640, 480)]
    [InlineData(1, 10, 10)]
    [InlineData(7, 1, 1)]
    public void Remove_OfNoise_EqualsOpenCv(int side, int width, int height)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            byte[] square = new byte[side * side * 3];
            new Random(seed).NextBytes(square);
            for (int i = 0; seed % 2 == 1 && i < square.Length; i++)
            {
                square[i] = (byte)(square[i] < 128 ? 0 : 255);
            }

            ImageFrame frame = new(width, height);
            SquarePadding.Remove(square, side, frame);

            (int left, int top, int pictureWidth, int pictureHeight) = SquarePadding.PictureIn(side, width, height);
            using Mat whole = Mat.FromPixelData(side, side, MatType.CV_8UC3, square);
            using Mat picture = whole.SubMat(new Rect(left, top, pictureWidth, pictureHeight));
            using Mat expected = new();
            Cv2.Resize(picture, expected, new Size(width, height), 0, 0, InterpolationFlags.Linear);
            expected.GetArray(out Vec3b[] pixels);
            Assert.True(
                pixels.SelectMany(pixel => (byte[])[pixel.Item0, pixel.Item1, pixel.Item2]).SequenceEqual(frame.Pixels),
                $"seed {seed} is not what OpenCV makes of it");
        }
    }
}
