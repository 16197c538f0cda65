using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Tests.Outcomes;

/// <summary>What stands in <c>classifier.json</c>, and what may not.</summary>
public sealed class ClassifierManifestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        ClassifierManifest manifest = SampleClassifier.Manifest("two-arms", "fold_towel", ["cam_high", "cam_low"]);
        ClassifierManifestFile.Write(folder.Path, manifest);
        ClassifierManifest read = ClassifierManifestFile.Read(folder.Path);
        Assert.Equal(manifest.Cameras, read.Cameras);
        Assert.Equal(manifest, read with { Cameras = manifest.Cameras });
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "format is 2; expected 1")]
    [InlineData("\"threshold\": 0.5", "\"threshold\": 1", "threshold is 1; expected between 0 and 1")]
    [InlineData("\"hold_looks\": 2", "\"hold_looks\": 0", "hold_looks is 0; expected 1 to 1000")]
    [InlineData("\"look_rate_hertz\": 10", "\"look_rate_hertz\": 0", "look_rate_hertz is 0; expected 0.01 to 100")]
    [InlineData("\"image_size\": 32", "\"image_size\": 4096", "image_size is 4096; expected 16 to 256")]
    [InlineData("\"cam_high\"", "", "there are 0 cameras; expected 1 to 16")]
    [InlineData("\"cam_high\"", "\"a\", \"a\"", "cameras are a, a; expected each once")]
    [InlineData("\"format\": 1", "\"form\": 1", "is no manifest of format 1")]
    [InlineData("\"format\": 1", "\"format\": 1 1", "is no manifest of format 1")]
    [InlineData("\"cam_high\"", "null", "a camera has no name")]
    public void Read_WhatCannotBeUsed_SaysWhatIsWrong(string part, string instead, string expected)
    {
        ClassifierManifestFile.Write(folder.Path, SampleClassifier.Manifest("two-arms", "fold_towel", ["cam_high"]));
        string path = Path.Combine(folder.Path, ClassifierManifest.FileName);
        string text = File.ReadAllText(path);
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(part, instead, StringComparison.Ordinal));
        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => ClassifierManifestFile.Read(folder.Path));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoManifest_NamesTheCommandThatWritesOne()
    {
        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => ClassifierManifestFile.Read(folder.Path));
        Assert.Contains("vla-learn classifier", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_EpisodeByEpisode_CountsAsPrecisionAndRecallAreDefined()
    {
        ClassifierScore score = new(0, 0, 0, 0);
        foreach ((bool isSuccess, bool isCalled) in ((bool, bool)[])[(true, true), (true, true), (true, true), (false, true), (false, false), (true, false)])
        {
            score = score.With(isSuccess, isCalled);
        }

        Assert.Equal(new ClassifierScore(3, 1, 1, 1), score);
        Assert.Equal((0.75, 0.75, 6), (score.Precision, score.Recall, score.Episodes));

        // 3 of 4: Wilson's interval at 95 %.
        Assert.Equal(0.3006, score.PrecisionInterval.Low, 4);
        Assert.Equal(0.9544, score.PrecisionInterval.High, 4);
        Assert.True(double.IsNaN(new ClassifierScore(0, 0, 5, 0).Precision));
    }
}
