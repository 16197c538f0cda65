using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests;

public sealed class PolicyInputBuilderTests
{
    private const int Side = 8;

    /// <summary>The policies were trained on 32x24: the part is the largest of that ratio, in the middle.</summary>
    [Theory]
    [InlineData(32, 24, 0, 0, 32, 24)]
    [InlineData(64, 48, 0, 0, 64, 48)]
    [InlineData(16, 12, 0, 0, 16, 12)]
    [InlineData(80, 45, 10, 0, 60, 45)]
    [InlineData(24, 32, 0, 7, 24, 18)]
    [InlineData(33, 33, 0, 4, 33, 25)]
    [InlineData(1, 50, 0, 24, 1, 1)]
    public void WriteImages_FrameOfAnotherSize_IsTheRecipeOfItsMiddlePart(int width, int height, int left, int top, int partWidth, int partHeight)
    {
        foreach (string recipe in ImageRecipes.Names)
        {
            PolicyInputBuilder builder = new(Manifest(recipe));
            ImageFrame frame = Frame(width, height);
            ImageFrame part = new(partWidth, partHeight);
            for (int y = 0; y < partHeight; y++)
            {
                frame.Pixels.AsSpan((((top + y) * width) + left) * 3, partWidth * 3).CopyTo(part.Pixels.AsSpan(y * partWidth * 3));
            }

            byte[] expected = new byte[Side * Side * 3];
            ImageRecipes.Get(recipe).Apply(part, Side, expected);
            byte[] written = new byte[builder.ImageByteCount];
            builder.WriteImages([frame, frame], written);
            Assert.Equal([.. expected, .. expected], written);
        }
    }

    [Fact]
    public void WriteImages_SizesSeenBefore_AllocatesNothing()
    {
        foreach (string recipe in ImageRecipes.Names)
        {
            PolicyInputBuilder builder = new(Manifest(recipe));
            ImageFrame[] frames = [Frame(80, 45), Frame(24, 32)];
            byte[] written = new byte[builder.ImageByteCount];
            builder.WriteImages(frames, written);
            long before = GC.GetAllocatedBytesForCurrentThread();
            builder.WriteImages(frames, written);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static PolicyManifest Manifest(string recipe) => ServingManifest.Create() with
    {
        ImageRecipe = recipe,
        Cameras = [new ManifestCamera("one", 32, 24), new ManifestCamera("two", 32, 24)],
        Architecture = TinyPolicies.Everything() with { ImageSize = Side },
    };

    private static ImageFrame Frame(int width, int height)
    {
        ImageFrame frame = new(width, height);
        new Random(width + (height * 1000)).NextBytes(frame.Pixels);
        return frame;
    }
}
