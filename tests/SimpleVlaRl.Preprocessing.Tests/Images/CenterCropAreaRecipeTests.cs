using OpenCvSharp;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests.Images;

public sealed class CenterCropAreaRecipeTests
{
    [Theory]
    [InlineData(320, 240, 96)]
    [InlineData(240, 320, 96)]
    [InlineData(101, 67, 20)]
    [InlineData(128, 128, 128)]
    public void Apply_OfAFrame_IsTheMeanOverTheAreaOfEachPixel(int width, int height, int size)
    {
        ImageFrame frame = Frame(width, height);
        byte[] destination = new byte[size * size * 3];

        ImageRecipes.Get("center-crop-area-v1").Apply(frame, size, destination);

        int side = Math.Min(width, height);
        for (int i = 0; i < destination.Length; i++)
        {
            double mean = AreaMean(frame, (width - side) / 2, (height - side) / 2, (double)side / size, i / 3 / size, i / 3 % size, i % 3);
            Assert.InRange(Math.Abs(mean - destination[i]), 0, 0.51);
        }
    }

    [Theory]
    [InlineData(320, 240, 96)]
    [InlineData(240, 240, 96)]
    [InlineData(55, 50, 20)]
    [InlineData(5, 5, 2)]
    [InlineData(640, 480, 224)]
    [InlineData(1280, 720, 224)]
    [InlineData(480, 848, 128)]
    [InlineData(240, 240, 239)]
    [InlineData(97, 101, 96)]
    [InlineData(320, 240, 120)]
    [InlineData(320, 240, 80)]
    [InlineData(96, 96, 96)]
    [InlineData(64, 48, 96)]
    [InlineData(64, 48, 224)]
    [InlineData(1, 1, 7)]
    [InlineData(240, 320, 241)]
    [InlineData(50, 49, 1)]
    [InlineData(200, 196, 2)]
    [InlineData(33, 17, 1)]
    [InlineData(7, 5, 3)]
    public void Apply_OfAFrame_EqualsOpenCv(int width, int height, int size)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            Compare(Frame(width, height, seed), size);
        }
    }

    /// <summary>Reductions, whole and broken, sizes that stay and enlargements; 49, 98 and 99 are whole numbers that OpenCV does not take for whole.</summary>
    [Fact]
    public void Apply_OfEverySmallSquare_EqualsOpenCv()
    {
        for (int side = 1; side <= 99; side += side < 24 || side >= 97 ? 1 : 7)
        {
            for (int size = 1; size <= 120; size += size < 24 ? 1 : 9)
            {
                Compare(Frame(side + (side % 3), side, side + size), size);
            }
        }
    }

    [Theory]
    [InlineData(96)]
    [InlineData(80)]
    [InlineData(300)]
    public void Apply_AfterWarmUp_AllocatesNothingAndWritesNothingElse(int size)
    {
        ImageFrame frame = Frame(320, 240);
        IImageRecipe recipe = ImageRecipes.Get("center-crop-area-v1");
        byte[] around = new byte[(size * size * 3) + 64];
        Array.Fill(around, (byte)77);
        for (int i = 0; i < 50; i++)
        {
            recipe.Apply(frame, size, around.AsSpan(32, size * size * 3));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            recipe.Apply(frame, size, around.AsSpan(32, size * size * 3));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(around[..32].Concat(around[^32..]), value => Assert.Equal(77, value));
    }

    [Fact]
    public void Apply_IntoTheWrongLength_Throws() =>
        Assert.Throws<ArgumentException>(() => ImageRecipes.Get("center-crop-area-v1").Apply(Frame(8, 8), 4, new byte[47]));

    private static void Compare(ImageFrame frame, int size)
    {
        byte[] destination = new byte[size * size * 3];
        ImageRecipes.Get("center-crop-area-v1").Apply(frame, size, destination);

        int side = Math.Min(frame.Width, frame.Height);
        using Mat whole = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, frame.Pixels);
        using Mat square = new(whole, new Rect((frame.Width - side) / 2, (frame.Height - side) / 2, side, side));
        using Mat small = new();
        Cv2.Resize(square, small, new Size(size, size), 0, 0, InterpolationFlags.Area);
        small.GetArray(out Vec3b[] pixels);

        byte[] expected = [.. pixels.SelectMany(pixel => (byte[])[pixel.Item0, pixel.Item1, pixel.Item2])];
        Assert.True(expected.AsSpan().SequenceEqual(destination), $"{frame.Width}x{frame.Height} to {size} is not what OpenCV makes of it");
    }

    private static ImageFrame Frame(int width, int height, int seed = 2)
    {
        ImageFrame frame = new(width, height);
        new Random(seed).NextBytes(frame.Pixels);

        // Few levels make sums that end in a half, where rounding shows.
        for (int index = 0; seed % 2 == 1 && index < frame.Pixels.Length; index++)
        {
            frame.Pixels[index] = (byte)(frame.Pixels[index] < 128 ? 0 : seed % 4 == 1 ? 255 : 1);
        }

        return frame;
    }

    /// <summary>The mean of a source rectangle with fractional edges, by its definition.</summary>
    private static double AreaMean(ImageFrame frame, int left, int top, double scale, int row, int column, int channel)
    {
        double sum = 0;
        for (int y = (int)(row * scale); y < (row + 1) * scale - 1e-9; y++)
        {
            double high = Math.Min(y + 1, (row + 1) * scale) - Math.Max(y, row * scale);
            for (int x = (int)(column * scale); x < (column + 1) * scale - 1e-9; x++)
            {
                double wide = Math.Min(x + 1, (column + 1) * scale) - Math.Max(x, column * scale);
                sum += high * wide * frame.Pixels[((((top + y) * frame.Width) + left + x) * 3) + channel];
            }
        }

        return sum / (scale * scale);
    }
}
