namespace SimpleVlaRl.Learner.Tests;

/// <summary>The learner and the robot send pictures and words through the same code.</summary>
public sealed class SharedPathTests
{
    [Fact]
    public void OnlyPreprocessing_OfAllAssemblies_HasATokeniser()
    {
        string[] users = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "SimpleVlaRl.*.dll")
            .Where(path => !path.EndsWith("Tests.dll", StringComparison.Ordinal))
            .Where(path => System.Reflection.Assembly.LoadFrom(path).GetReferencedAssemblies().Any(reference => reference.Name == "Microsoft.ML.Tokenizers"))
            .Select(path => Path.GetFileNameWithoutExtension(path))];

        Assert.Equal(["SimpleVlaRl.Preprocessing"], users);
    }

    [Theory]
    [InlineData("IImageRecipe")]
    [InlineData("ImageRecipes.Get")]
    [InlineData("PromptTemplate.Apply")]
    [InlineData("IPromptTokenizer")]
    public void Source_OutsidePreprocessing_DoesNotCallItsParts(string part) => Assert.Empty(FilesWith(part));

    [Fact]
    public void Source_OutsidePreprocessing_DrawsPicturesForPeople() =>
        Assert.Equal(["Filmstrip.cs", "PictureGrid.cs", "PicturePlacement.cs"], FilesWith("SkiaSharp"));

    [Theory]
    [InlineData("tjDecompress")]
    [InlineData("JpegRoundTrip")]
    [InlineData("OpenCvSharp")]
    public void Source_OutsidePreprocessing_HasNoOtherPathOfPictures(string part) => Assert.Empty(FilesWith(part));

    [Fact]
    public void Source_OfPreprocessing_TakesTheDrawingLibraryForPngAlone() => Assert.Equal(
        ["PngCodec.cs"],
        SourcesOf("SimpleVlaRl.Preprocessing").Where(path => File.ReadAllText(path).Contains("SkiaSharp", StringComparison.Ordinal)).Select(Path.GetFileName));

    private static string[] FilesWith(string text) => [.. SourcesOf("")
        .Where(path => !path.Contains("SimpleVlaRl.Preprocessing", StringComparison.Ordinal))
        .Where(path => File.ReadAllText(path).Contains(text, StringComparison.Ordinal))
        .Select(path => Path.GetFileName(path))
        .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> SourcesOf(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
