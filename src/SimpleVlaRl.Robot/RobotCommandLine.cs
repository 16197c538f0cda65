using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robot.RosWords;

namespace SimpleVlaRl.Robot;

/// <summary>The command line of <c>vla-robot</c>: its own options, and for <c>run</c> the arguments that ROS 2's launch files add.</summary>
internal static class RobotCommandLine
{
    private const string Run = "run";

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">The ROS arguments say what this program cannot do.</exception>
    public static (RootCommand Root, string[] Words) Read(string[] arguments)
    {
        (RosArguments ros, string[] words) = RosArguments.Take(arguments);
        RootCommand root = RobotCommands.Create(ros);
        if (words.FirstOrDefault() == Run)
        {
            Command run = root.Subcommands.Single(command => command.Name == Run);
            return (root, RosParameterOptions.Add(words, ros, [.. run.Options.Select(option => option.Name)]));
        }

        return words.Length == arguments.Length ? (root, words)
            : throw new UsageException("--ros-args is for 'vla-robot run', which is a node; the other commands take their own options.");
    }
}
