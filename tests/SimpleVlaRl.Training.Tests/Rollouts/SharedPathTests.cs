using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>The learner and the robot send pictures and words through the same code.</summary>
public sealed class SharedPathTests
{
    [Theory]
    [InlineData("OpenCvSharp")]
    [InlineData("Microsoft.ML.Tokenizers")]
    public void OnlyPreprocessing_OfAllAssemblies_TouchesPicturesAndWords(string library)
    {
        string[] users = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "SimpleVlaRl.*.dll")
            .Where(path => !path.EndsWith("Tests.dll", StringComparison.Ordinal))
            .Where(path => System.Reflection.Assembly.LoadFrom(path).GetReferencedAssemblies().Any(reference => reference.Name == library))
            .Select(path => Path.GetFileNameWithoutExtension(path))];

        Assert.Equal(["SimpleVlaRl.Preprocessing"], users);
    }

    [Fact]
    public void ImageRecipe_OfAllAssemblies_IsCalledInPreprocessingOnly()
    {
        string[] callers = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(path => !path.Contains("SimpleVlaRl.Preprocessing", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path) is var text && (text.Contains("IImageRecipe", StringComparison.Ordinal) || text.Contains("PromptTemplate.Apply", StringComparison.Ordinal) || text.Contains("IPromptTokenizer", StringComparison.Ordinal)))];

        Assert.Empty(callers);
        Assert.Contains("libero-v1", ImageRecipes.Names);
    }
}
