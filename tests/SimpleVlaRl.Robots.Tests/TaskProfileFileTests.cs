namespace SimpleVlaRl.Robots.Tests;

public sealed class TaskProfileFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string RobotFile => Path.Combine(folder.Path, "robot.yaml");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_OfTheSimulatedRobot_HasTwelveTasks()
    {
        IReadOnlyList<TaskProfile> tasks = TaskProfileFile.Read(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml"));
        Assert.Equal(12, tasks.Count);
        Assert.Equal("lift the pot with both hands", tasks.Single(task => task.Name == "lift_pot").Instruction);
        Assert.Equal(TimeSpan.FromSeconds(8), tasks[0].TimeLimit);
    }

    [Fact]
    public void Read_WithoutAFile_IsEmpty() => Assert.Empty(TaskProfileFile.Read(RobotFile));

    [Theory]
    [InlineData("- name: lift\n  instruction: lift it\n", "task 'lift': time_limit_seconds is missing")]
    [InlineData("- name: lift\n  instruction: lift it\n  time_limit_seconds: 0\n", "time_limit_seconds is 0")]
    [InlineData("- name: lift\n  instruction: lift it\n  time_limit_seconds: .nan\n", "line 3")]
    [InlineData("- name: lift\n  time_limit_seconds: 5\n", "instruction is missing")]
    [InlineData("- instruction: lift it\n  time_limit_seconds: 5\n", "task 1: name is missing")]
    [InlineData("- name: lift\n  instruction: lift it\n  time_limit: 5\n", "line 3")]
    [InlineData("- name: a\n  instruction: b\n  time_limit_seconds: 5\n- name: a\n  instruction: c\n  time_limit_seconds: 5\n", "task 'a' stands 2 times")]
    [InlineData("lift", "is no list of tasks")]
    public void Read_OneThingWrong_SaysWhich(string text, string expected)
    {
        File.WriteAllText(Path.Combine(folder.Path, TaskProfileFile.FileName), text);
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => TaskProfileFile.Read(RobotFile));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
