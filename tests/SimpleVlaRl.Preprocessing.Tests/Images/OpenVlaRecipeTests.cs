using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests.Images;

/// <summary>The recipes of LIBERO and RoboTwin against double-precision formulas written here a second time.</summary>
public sealed class OpenVlaRecipeTests
{
    private const int Size = 224;

    [Fact]
    public void CropAndResize_OfARamp_SamplesWhereTensorFlowDoes()
    {
        // policy-and-rl.md 1.2: for 224 pixels the first sample lies at 5.72181 and the step is 0.948683.
        ImageFrame frame = Filled(Size, Size, (x, _, _) => (byte)x);
        byte[] output = Apply("robotwin-v1", frame);
        for (int column = 0; column < Size; column++)
        {
            double position = 5.72181 + (column * 0.948683);
            double value = 255.5 * position / 255;
            int expected = (int)Math.Floor(value);
            Assert.InRange(
                output[column * 3],
                Math.Abs(value - Math.Round(value)) < 2e-3 ? expected - 1 : expected,
                Math.Abs(value - Math.Round(value)) < 2e-3 ? expected + 1 : expected);
        }
    }

    [Theory]
    [InlineData(320, 240)]
    [InlineData(224, 224)]
    [InlineData(640, 480)]
    [InlineData(64, 300)]
    public void CropAndResize_OfNoise_IsTheFormula(int width, int height)
    {
        ImageFrame frame = Noise(width, height);
        byte[] output = Apply("robotwin-v1", frame);
        int different = 0;
        for (int i = 0; i < output.Length; i++)
        {
            int expected = (int)Math.Floor(255.5 * Crop(frame.Pixels, width, height, i / 3 / Size, i / 3 % Size, i % 3));
            Assert.InRange(output[i], expected - 1, expected + 1);
            different += output[i] == expected ? 0 : 1;
        }

        // Single precision, as in TensorFlow, puts a few samples on the other side of a whole number.
        Assert.True(different <= output.Length / 300, $"{different} of {output.Length} samples differ by one");
    }

    [Fact]
    public void RoboTwin_OfAConstant_KeepsEveryValue()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] output = Apply("robotwin-v1", Filled(20, 15, (_, _, _) => (byte)value), 16);
            Assert.All(output, sample => Assert.Equal(value, sample));
        }
    }

    [Theory]
    [InlineData(256, 256, 224)]
    [InlineData(100, 60, 24)]
    [InlineData(30, 20, 40)]
    [InlineData(32, 32, 32)]
    public void Lanczos3_OfNoise_IsTheDoubleSum(int width, int height, int size)
    {
        ImageFrame frame = Noise(width, height);
        byte[] output = new byte[size * size * 3];
        Lanczos3Resize.Apply(frame.Pixels, width, height, size, size, output, ImageScratch.OfThisThread);
        Random random = new(1);
        int different = 0;
        for (int round = 0; round < 3000; round++)
        {
            int i = random.Next(output.Length);
            double exact = Lanczos(frame, i / 3 / size, i / 3 % size, i % 3, size);
            int expected = (int)Math.Clamp(Math.Round(exact), 0, 255);
            Assert.InRange(output[i], expected - 1, expected + 1);
            different += output[i] == expected ? 0 : 1;
        }

        Assert.True(different <= 3, $"{different} of 3000 samples differ by one");
    }

    [Fact]
    public void Libero_WithoutJpeg_IsTheTurnedFrameThroughBothSteps()
    {
        ImageFrame frame = Noise(256, 256);
        byte[] turned = new byte[frame.Pixels.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = frame.Pixels[((255 - (i / 3 / 256)) * 256 * 3) + ((255 - (i / 3 % 256)) * 3) + (i % 3)];
        }

        byte[] resized = new byte[Size * Size * 3];
        Lanczos3Resize.Apply(turned, 256, 256, Size, Size, resized, ImageScratch.OfThisThread);
        byte[] output = Apply("libero-without-jpeg-v1", frame);
        for (int i = 0; i < output.Length; i++)
        {
            int expected = (int)Math.Floor(255.5 * Crop(resized, Size, Size, i / 3 / Size, i / 3 % Size, i % 3));
            Assert.InRange(output[i], expected - 1, expected + 1);
        }
    }

    [Fact]
    public void Libero_WithJpeg_KeepsColoursAndPlacesOfASmoothPicture()
    {
        ImageFrame frame = Filled(256, 256, (x, y, channel) => (byte)(channel == 0 ? x : channel == 1 ? y : 40));
        byte[] with = Apply("libero-v1", frame);
        byte[] without = Apply("libero-without-jpeg-v1", frame);
        Assert.NotEqual(without, with);
        Assert.True(with.Zip(without).Max(pair => Math.Abs(pair.First - pair.Second)) <= 8);
        Assert.True(with[0] > 200 && with[1] > 200 && with[^3] < 50 && with[^2] < 50, "the picture is not turned by 180 degrees");
    }

    [Theory]
    [InlineData("libero-v1")]
    [InlineData("libero-without-jpeg-v1")]
    [InlineData("robotwin-v1")]
    public void Apply_AfterWarmUp_AllocatesNothingAndWritesNothingElse(string name)
    {
        ImageFrame frame = Noise(256, 256);
        IImageRecipe recipe = ImageRecipes.Get(name);
        byte[] around = new byte[(Size * Size * 3) + 64];
        Array.Fill(around, (byte)77);
        for (int i = 0; i < 20; i++)
        {
            recipe.Apply(frame, Size, around.AsSpan(32, Size * Size * 3));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            recipe.Apply(frame, Size, around.AsSpan(32, Size * Size * 3));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(around[..32].Concat(around[^32..]), value => Assert.Equal(77, value));
        Assert.Throws<ArgumentException>(() => recipe.Apply(frame, 4, new byte[47]));
    }

    private static byte[] Apply(string recipe, ImageFrame frame, int size = Size)
    {
        byte[] output = new byte[size * size * 3];
        ImageRecipes.Get(recipe).Apply(frame, size, output);
        return output;
    }

    /// <summary>Bilinear on pixel indices, the box's corners on the centres of the corner pixels; [0, 1].</summary>
    private static double Crop(byte[] pixels, int width, int height, int row, int column, int channel)
    {
        double side = Math.Sqrt(0.9);
        double y = (((1 - side) / 2) + (row * side / (Size - 1))) * (height - 1);
        double x = (((1 - side) / 2) + (column * side / (Size - 1))) * (width - 1);
        double value = 0;
        for (int corner = 0; corner < 4; corner++)
        {
            int down = (int)Math.Floor(y) + (corner / 2);
            int across = (int)Math.Floor(x) + (corner % 2);
            value += (1 - Math.Abs(y - down)) * (1 - Math.Abs(x - across)) * pixels[(((down * width) + across) * 3) + channel];
        }

        return value / 255;
    }

    /// <summary>The whole two-dimensional sum, over every pixel inside the widened kernel.</summary>
    private static double Lanczos(ImageFrame frame, int row, int column, int channel, int size)
    {
        double sum = 0, weights = 0;
        double stepY = (double)frame.Height / size, stepX = (double)frame.Width / size;
        double y = (row + 0.5) * stepY, x = (column + 0.5) * stepX;
        double reachY = 3 * Math.Max(1, stepY), reachX = 3 * Math.Max(1, stepX);
        for (int down = Math.Max(0, (int)(y - reachY) - 1); down < Math.Min(frame.Height, y + reachY + 1); down++)
        {
            double vertical = Kernel(3 * (down + 0.5 - y) / reachY);
            for (int across = Math.Max(0, (int)(x - reachX) - 1); vertical != 0 && across < Math.Min(frame.Width, x + reachX + 1); across++)
            {
                double weight = vertical * Kernel(3 * (across + 0.5 - x) / reachX);
                weights += weight;
                sum += weight * frame.Pixels[(((down * frame.Width) + across) * 3) + channel];
            }
        }

        return sum / weights;
    }

    private static double Kernel(double x) => Math.Abs(x) >= 3 ? 0 : Sinc(x) * Sinc(x / 3);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static ImageFrame Noise(int width, int height)
    {
        Random random = new(3);
        return Filled(width, height, (_, _, _) => (byte)random.Next(256));
    }

    private static ImageFrame Filled(int width, int height, Func<int, int, int, byte> sample)
    {
        ImageFrame frame = new(width, height);
        for (int i = 0; i < frame.Pixels.Length; i++)
        {
            frame.Pixels[i] = sample(i / 3 % width, i / 3 / width, i % 3);
        }

        return frame;
    }
}
