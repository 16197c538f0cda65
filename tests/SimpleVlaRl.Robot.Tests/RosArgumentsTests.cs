using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robot.RosWords;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>What ROS 2's launch files add to a command line.</summary>
public sealed class RosArgumentsTests
{
    private static readonly string[] Known = ["--task", "--time-limit", "--follow", "--episodes"];

    [Fact]
    public void Take_LaunchFilesWords_AreTakenOutAndTheOthersStay()
    {
        (RosArguments ros, string[] others) = RosArguments.Take(
        [
            "run", "--task", "a", "--ros-args", "-r", "__node:=left_cell", "-r", "__ns:=/lab", "-r", "/cam_high/image_raw:=/head/image_raw", "-r",
            "~/state:=/cell/state", "-p", "episodes:=3", "--log-level", "info", "--", "--json",
        ]);
        Assert.Equal(["run", "--task", "a", "--json"], others);
        Assert.Equal(("left_cell", "/lab"), (ros.NodeName, ros.NodeNamespace));
        Assert.Equal("/head/image_raw", ros.RemappingsOf("vla_robot")["/cam_high/image_raw"]);
        Assert.Equal("/cell/state", ros.RemappingsOf("vla_robot")["/lab/left_cell/state"]);
        Assert.Equal([KeyValuePair.Create("episodes", "3")], ros.Parameters);
    }

    [Theory]
    [InlineData("-r", "camera:=/head", "-r has 'camera:=/head'; expected full names")]
    [InlineData("-r", "nothing", "-r has 'nothing'; expected from:=to")]
    [InlineData("-p", "episodes=3", "-p has 'episodes=3'; expected name:=value")]
    [InlineData("--wait", "x", "--ros-args has '--wait'")]
    public void Take_WhatCannotBeDone_IsRefused(string flag, string value, string expected) => Assert.Contains(
        expected, Assert.Throws<UsageException>(() => RosArguments.Take(["run", "--ros-args", flag, value])).Message, StringComparison.Ordinal);

    [Fact]
    public void Add_Parameters_AreOptionsAndTheCommandLineWins()
    {
        RosArguments ros = Ros("-p", "task:=fold", "-p", "time_limit:=30", "-p", "follow:=true", "-p", "use_sim_time:=false", "-p", "time_limit:=40");
        Assert.Equal(["run", "--task", "cut", "--time-limit", "40", "--follow"], RosParameterOptions.Add(["run", "--task", "cut"], ros, Known));
    }

    [Fact]
    public void Add_ParameterFile_IsReadForThisNodeAndForAll()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                /**:
                  ros__parameters:
                    episodes: 5
                /lab/vla_robot_cell:
                  ros__parameters:
                    task: fold_towel
                camera_driver:
                  ros__parameters:
                    task: not_ours
                """);
            Assert.Equal(
                ["run", "--episodes", "7", "--task", "fold_towel"],
                RosParameterOptions.Add(["run"], Ros("--params-file", file, "-p", "episodes:=7"), Known));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Add_UnknownParameter_NamesTheNearest() => Assert.Contains(
        "The parameter 'time_limits' is none of this node; did you mean 'time_limit'?",
        Assert.Throws<UsageException>(() => RosParameterOptions.Add(["run"], Ros("-p", "time_limits:=3"), Known)).Message,
        StringComparison.Ordinal);

    private static RosArguments Ros(params string[] words) => RosArguments.Take(["run", "--ros-args", .. words]).Ros;
}
