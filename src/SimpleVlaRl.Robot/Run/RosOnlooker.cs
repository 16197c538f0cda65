using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.OperatorConsole.Live;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The page's look at the robot's topics.</summary>
internal sealed class RosOnlooker(RosObservationSource topics) : ILiveRobot
{
    public bool TryLook(int camera, ImageFrame frame) => topics.TryLook(camera, frame);

    public void Look(Span<double> positions) => topics.Look(positions);
}
