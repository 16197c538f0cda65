using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Tests.Policies;

public sealed class ManifestCameraTests
{
    [Theory]
    [InlineData(320, 240, 0, 0, 320, 240)]
    [InlineData(640, 480, 0, 0, 640, 480)]
    [InlineData(1280, 720, 160, 0, 960, 720)]
    [InlineData(480, 640, 0, 140, 480, 360)]
    [InlineData(8192, 1, 4095, 0, 1, 1)]
    [InlineData(1, 8192, 0, 4095, 1, 1)]
    public void PartOf_FrameOfAnySize_IsTheLargestMiddleOfThePolicysRatio(int frameWidth, int frameHeight, int left, int top, int width, int height) =>
        Assert.Equal((left, top, width, height), new ManifestCamera("cam_high", 320, 240).PartOf(frameWidth, frameHeight));

    /// <summary>A frame of the policy's own size is used whole, whatever its ratio rounds to.</summary>
    [Fact]
    public void PartOf_FrameOfThePolicysSize_IsAllOfIt()
    {
        for (int width = 1; width < 300; width++)
        {
            for (int height = 1; height < 300; height += 7)
            {
                Assert.Equal((0, 0, width, height), new ManifestCamera("cam_high", width, height).PartOf(width, height));
            }
        }
    }
}
