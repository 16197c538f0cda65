using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Robot.Operating;

namespace SimpleVlaRl.Robot.Tests.Operating;

/// <summary>Which classifiers a run takes.</summary>
public sealed class ClassifierFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("two-arms", "fold_towel", "cam_high", "knows the task 'fold_towel' and the run is of 'transfer_cube'")]
    [InlineData("native", "transfer_cube", "cam_high", "knows the cameras of 'native' and the robot is 'two-arms'")]
    [InlineData("two-arms", "transfer_cube", "cam_low", "looks through the camera 'cam_low', which 'two-arms' does not have")]
    public void Load_OfSomethingElse_SaysWhat(string robot, string task, string camera, string expected)
    {
        SampleClassifier.Write(folder.Path, SampleClassifier.Manifest(robot, task, [camera]), logit: 0);
        UserException exception = Assert.Throws<UserException>(() => ClassifierFolder.Load(folder.Path, TestRobots.TwoArms(), "transfer_cube"));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfItsOwn_LoadsIt()
    {
        SampleClassifier.Write(folder.Path, SampleClassifier.Manifest("two-arms", "transfer_cube", ["cam_high"]), logit: 0);
        using OnnxOutcomeClassifier classifier = ClassifierFolder.Load(folder.Path, TestRobots.TwoArms(), "transfer_cube");
        Assert.Equal("transfer_cube", classifier.Manifest.Task);
    }
}
