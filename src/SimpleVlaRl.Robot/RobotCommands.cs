using System.CommandLine;
using SimpleVlaRl.Robot.Audit;
using SimpleVlaRl.Robot.CheckRobot;
using SimpleVlaRl.Robot.Doctor;
using SimpleVlaRl.Robot.EpisodeCommands;
using SimpleVlaRl.Robot.RosWords;
using SimpleVlaRl.Robot.Graph;
using SimpleVlaRl.Robot.Guarding;
using SimpleVlaRl.Robot.NewRobot;
using SimpleVlaRl.Robot.OperatorPage;
using SimpleVlaRl.Robot.Promoting;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robot.Serve;
using SimpleVlaRl.Robot.Shipping;

namespace SimpleVlaRl.Robot;

/// <summary>The commands of <c>vla-robot</c>.</summary>
internal static class RobotCommands
{
    /// <summary>The program's name.</summary>
    public const string Program = "vla-robot";

    public static RootCommand Create(RosArguments ros) => new("Runs vision-language-action policies on a robot: observe, infer, check, command, record.")
    {
        RunCommand.Create(ros),
        GuardCommand.Create(),
        ServeCommand.Create(),
        TokenCommand.Create(),
        EpisodesCommand.Create(),
        PromoteCommand.Create(),
        CollectServerCommand.Create(),
        ConsoleCommand.Create(),
        AuditCommand.Create(),
        NewRobotCommand.Create(),
        CheckRobotCommand.Create(),
        DoctorCommand.Create(),
        TopicCommand.Create(),
        NodeCommand.Create(),
    };
}
