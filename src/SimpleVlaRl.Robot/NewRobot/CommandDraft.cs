using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>A topic or action over which joints can be commanded.</summary>
/// <param name="Topic">The topic or action.</param>
/// <param name="Dialect">Its dialect.</param>
internal sealed record CommandDraft(string Topic, CommandDialect Dialect);
