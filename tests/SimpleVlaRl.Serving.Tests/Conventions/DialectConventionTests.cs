using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Serving.Conventions;

namespace SimpleVlaRl.Serving.Tests.Conventions;

/// <summary>What the clients of each dialect mean by pictures and grippers, per platform: stated once more, from their own sources.</summary>
public sealed class DialectConventionTests
{
    [Theory]
    [InlineData("openpi", "libero", true, 1, -1)]
    [InlineData("openpi", "libero", true, 0.9, -1)]
    [InlineData("openpi", "libero", true, 0, 1)]
    [InlineData("openpi", "libero", true, 0.1, 1)]
    [InlineData("openpi", "aloha", false, 0.9, 0.9)]
    [InlineData("act", "libero", true, 1, 1)]
    [InlineData("act", "libero", true, 0.25, 0.25)]
    [InlineData("act", "aloha", false, 0.9, 0.9)]
    public void Convention_OfADialectAndPlatform_IsWhatItsClientsMean(string dialect, string platform, bool turnsPictures, double opening, double answered)
    {
        PolicyManifest manifest = ServingManifest.Of(OpenVlaPlatform.Find(platform));
        DialectConvention convention = DialectConvention.Of(dialect == "act" ? ClientDialect.Act : ClientDialect.OpenPi, manifest);
        int joints = manifest.Joints.Count;
        ActionChunk chunk = new(2, joints);
        chunk.Actions.AsSpan().Fill(0.3f);
        (chunk.Actions[joints - 1], chunk.Actions[(2 * joints) - 1]) = ((float)opening, (float)opening);

        convention.ToClient(chunk, manifest);

        Assert.Equal(turnsPictures, convention.TurnsPictures);
        Assert.Equal(((float)answered, (float)answered), (chunk.Actions[joints - 1], chunk.Actions[(2 * joints) - 1]));
        Assert.All(Enumerable.Range(0, 6), joint => Assert.Equal(0.3f, chunk.Actions[joints + joint]));
    }

    [Fact]
    public void Convention_EveryPlatformInEveryDialect_IsStated()
    {
        foreach (ClientDialect dialect in (ClientDialect[])[ClientDialect.OpenPi, ClientDialect.Act])
        {
            Assert.All(OpenVlaPlatform.Names, name => Assert.NotNull(DialectConvention.Of(dialect, ServingManifest.Of(OpenVlaPlatform.Find(name)))));
            Assert.False(DialectConvention.Of(dialect, ServingManifest.Create()).TurnsPictures);
        }
    }
}
