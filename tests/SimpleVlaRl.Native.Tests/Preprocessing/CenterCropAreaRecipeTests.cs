using OpenCvSharp;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Native.Tests.Preprocessing;

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

    [Fact]
    public void Apply_OfAFrame_EqualsOpenCv()
    {
        ImageFrame frame = Frame(320, 240);
        byte[] destination = new byte[96 * 96 * 3];
        ImageRecipes.Get("center-crop-area-v1").Apply(frame, 96, destination);

        using Mat whole = Mat.FromPixelData(240, 320, MatType.CV_8UC3, frame.Pixels);
        using Mat square = new(whole, new Rect(40, 0, 240, 240));
        using Mat small = new();
        Cv2.Resize(square, small, new Size(96, 96), 0, 0, InterpolationFlags.Area);
        small.GetArray(out Vec3b[] pixels);

        Assert.Equal(pixels.SelectMany(pixel => (byte[])[pixel.Item0, pixel.Item1, pixel.Item2]), destination);
    }

    [Fact]
    public void Apply_AfterWarmUp_AllocatesNothingAndWritesNothingElse()
    {
        ImageFrame frame = Frame(320, 240);
        IImageRecipe recipe = ImageRecipes.Get("center-crop-area-v1");
        byte[] around = new byte[(96 * 96 * 3) + 64];
        Array.Fill(around, (byte)77);
        for (int i = 0; i < 50; i++)
        {
            recipe.Apply(frame, 96, around.AsSpan(32, 96 * 96 * 3));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            recipe.Apply(frame, 96, around.AsSpan(32, 96 * 96 * 3));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(around[..32].Concat(around[^32..]), value => Assert.Equal(77, value));
    }

    [Fact]
    public void Apply_IntoTheWrongLength_Throws() =>
        Assert.Throws<ArgumentException>(() => ImageRecipes.Get("center-crop-area-v1").Apply(Frame(8, 8), 4, new byte[47]));

    private static ImageFrame Frame(int width, int height)
    {
        ImageFrame frame = new(width, height);
        new Random(2).NextBytes(frame.Pixels);
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
