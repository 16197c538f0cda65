using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>What a run gives its page. None of it is owned.</summary>
/// <param name="Options">The run.</param>
/// <param name="Robot">The robot.</param>
/// <param name="Topics">Its topics.</param>
/// <param name="Operator">The person beside it.</param>
/// <param name="Guard">The process that has the gate; null where this one has.</param>
internal sealed record RunPageParts(RunOptions Options, RobotProfile Robot, RosObservationSource Topics, RunOperator Operator, RunGuard? Guard);
