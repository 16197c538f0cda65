using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Preprocessing.Tests.Prompts;

public sealed class PromptTests
{
    [Fact]
    public void ByteTokenizer_OfText_GivesBeginAndShiftedUtf8()
    {
        Assert.Equal([1, 'a' + 3, 0xC3 + 3, 0xA9 + 3, '?' + 3], new ByteTokenizer().Encode("aé?"));
        Assert.Equal([1], new ByteTokenizer().Encode(""));
    }

    [Fact]
    public void ByteTokenizer_OfAnUnpairedSurrogate_Throws() => Assert.ThrowsAny<ArgumentException>(() => new ByteTokenizer().Encode("a\ud800"));

    [Fact]
    public void PromptTemplate_OfAnInstruction_LowersItAndNothingElse() => Assert.Equal(
        "In: What action should the robot take to pick the red cube?\nOut:",
        PromptTemplate.Apply("In: What action should the robot take to {instruction}?\nOut:", "Pick the RED cube"));

    [Fact]
    public void ImageRecipes_OfAnUnknownName_NamesTheNearest()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => ImageRecipes.Get("center-crop-area-v2"));
        Assert.Contains("did you mean 'center-crop-area-v1'", exception.Message, StringComparison.Ordinal);
    }
}
