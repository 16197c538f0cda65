using System.Text;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Simulator;

/// <summary>One simulated camera: its frame and its topic.</summary>
internal sealed class CameraPort
{
    private const int HeaderRoom = 64;

    private readonly byte[] frameId;
    private readonly byte[] start;
    private readonly RosPublisher publisher;

    public CameraPort(RosContext context, CameraProfile camera)
    {
        Name = camera.Name;
        Frame = new ImageFrame(camera.Width, camera.Height);
        frameId = Encoding.UTF8.GetBytes(camera.Name);
        start = new byte[HeaderRoom + frameId.Length];
        publisher = context.CreatePublisher(camera.Topic, Image.Description, QosProfile.SensorData);
    }

    public string Name { get; }

    public ImageFrame Frame { get; }

    /// <summary>Publishes <see cref="Frame"/>; its pixels are not copied on the way to the library.</summary>
    public void Publish()
    {
        int length = Image.WriteStart(start, frameId, Frame);
        publisher.Publish(start.AsSpan(0, length), Frame.Pixels);
    }
}
