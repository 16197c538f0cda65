using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>The newest frames of some cameras, for one who looks on: all of them, and none older than the robot's profile allows.</summary>
internal sealed class FreshFrames
{
    private readonly Func<int, ImageFrame, bool> tryLook;
    private readonly TimeProvider clock;
    private readonly (int Index, TimeSpan MaximumAge)[] cameras;
    private readonly ImageFrame[] frames;

    /// <summary>Makes room for the frames.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="names">The cameras; the robot has them.</param>
    /// <param name="tryLook">Copies the newest frame of a camera, by its place in the profile; false when there is none yet.</param>
    /// <param name="clock">The clock of their arrival.</param>
    public FreshFrames(RobotProfile robot, IReadOnlyList<string> names, Func<int, ImageFrame, bool> tryLook, TimeProvider clock)
    {
        (this.tryLook, this.clock) = (tryLook, clock);
        string[] known = [.. robot.Cameras.Select(camera => camera.Name)];
        int[] places = [.. names.Select(name => Array.IndexOf(known, name))];
        cameras = [.. places.Select(index => (index, robot.Cameras[index].MaximumAge))];
        frames = [.. places.Select(index => new ImageFrame(robot.Cameras[index].FrameWidth, robot.Cameras[index].FrameHeight))];
    }

    /// <summary>Looks.</summary>
    /// <returns>The frames, which the next look overwrites; null when one is missing or too old.</returns>
    public ImageFrame[]? Look()
    {
        for (int camera = 0; camera < cameras.Length; camera++)
        {
            (int index, TimeSpan maximumAge) = cameras[camera];
            if (!tryLook(index, frames[camera]) || clock.GetElapsedTime(frames[camera].ReceivedTimestamp) > maximumAge)
            {
                return null;
            }
        }

        return frames;
    }
}
