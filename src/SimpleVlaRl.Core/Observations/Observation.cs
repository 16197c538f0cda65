using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Core.Observations;

/// <summary>What a policy sees: one frame per camera and the measured joint positions. Preallocated and reused.</summary>
public sealed class Observation
{
    /// <summary>Makes an empty observation for a robot.</summary>
    /// <param name="cameras">The cameras, in the order of <see cref="Frames"/>.</param>
    /// <param name="jointCount">How many joints the robot has.</param>
    public Observation(IReadOnlyList<CameraProfile> cameras, int jointCount)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        CameraNames = [.. cameras.Select(camera => camera.Name)];
        Frames = [.. cameras.Select(camera => new ImageFrame(camera.FrameWidth, camera.FrameHeight))];
        JointPositions = new double[jointCount];
    }

    /// <summary>The cameras' names, in the order of <see cref="Frames"/>.</summary>
    public IReadOnlyList<string> CameraNames { get; }

    /// <summary>The newest frame of each camera.</summary>
    public IReadOnlyList<ImageFrame> Frames { get; }

    /// <summary>The measured joint positions in policy order, in each joint's unit.</summary>
    public double[] JointPositions { get; }

    /// <summary>When the joint positions were measured, wall clock, nanoseconds since 1970.</summary>
    public long JointStampNanoseconds { get; set; }

    /// <summary>When the joint positions arrived here, in ticks of the injected <see cref="TimeProvider"/>.</summary>
    public long JointReceivedTimestamp { get; set; }
}
