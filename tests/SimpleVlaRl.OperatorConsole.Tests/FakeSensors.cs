using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.OperatorConsole.Live;

namespace SimpleVlaRl.OperatorConsole.Tests;

/// <summary>Sensors that show what a test says.</summary>
internal sealed class FakeSensors(int joints) : ILiveRobot
{
    private readonly Random noise = new(5);

    public double[] Positions { get; } = [.. Enumerable.Range(0, joints).Select(joint => 0.01 * joint)];

    /// <summary>The brightness of every pixel; -1 while there is no picture.</summary>
    public int Grey { get; set; } = 120;

    /// <summary>Whether pictures are noise, which is large as a JPEG.</summary>
    public bool IsNoise { get; set; }

    public bool TryLook(int camera, ImageFrame frame)
    {
        if (Grey < 0)
        {
            return false;
        }

        if (IsNoise)
        {
            noise.NextBytes(frame.Pixels);
        }
        else
        {
            Array.Fill(frame.Pixels, (byte)Grey);
        }

        frame.ReceivedTimestamp = TimeProvider.System.GetTimestamp();
        frame.StampNanoseconds = 1;
        return true;
    }

    public void Look(Span<double> positions) => Positions.CopyTo(positions);
}
