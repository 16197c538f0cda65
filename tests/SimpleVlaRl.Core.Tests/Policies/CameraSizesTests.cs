using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Tests.Policies;

/// <summary>Camera sizes as <c>vla-learn export --camera-size</c> takes them.</summary>
public sealed class CameraSizesTests
{
    private static readonly ManifestCamera[] Cameras = [new("cam_high", 320, 240), new("cam_left_wrist", 320, 240)];

    [Fact]
    public void Apply_NoneOneOrOneForEach_GivesTheCamerasThoseSizes()
    {
        Assert.Equal(Cameras, CameraSizes.Apply(Cameras, []));
        Assert.Equal([new("cam_high", 640, 480), new("cam_left_wrist", 640, 480)], CameraSizes.Apply(Cameras, ["640x480"]));
        Assert.Equal([new("cam_high", 640, 480), new("cam_left_wrist", 424, 240)], CameraSizes.Apply(Cameras, ["640x480", "424x240"]));
    }

    [Theory]
    [InlineData("640")]
    [InlineData("640x")]
    [InlineData("640x480x3")]
    [InlineData("640,0x480")]
    [InlineData("-640x480")]
    [InlineData("640x0")]
    [InlineData("640 x 480")]
    [InlineData("16385x480")]
    public void Apply_WhatIsNoSize_NamesItAndWhatIsExpected(string size)
    {
        string message = Assert.Throws<ArgumentException>(() => CameraSizes.Apply(Cameras, [size])).Message;
        Assert.Contains($"'{size}'", message, StringComparison.Ordinal);
        Assert.Contains("WIDTHxHEIGHT", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AnotherNumberOfSizes_NamesTheCameras() =>
        Assert.Contains(
            "cam_high, cam_left_wrist",
            Assert.Throws<ArgumentException>(() => CameraSizes.Apply(Cameras, ["1x1", "1x1", "1x1"])).Message,
            StringComparison.Ordinal);
}
