using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The newest calibration of a camera, kept as it came.</summary>
internal sealed class CameraInfoStream : IDisposable
{
    private readonly Lock gate = new();
    private readonly RosSubscription subscription;
    private byte[] newest = [];
    private int length;

    public CameraInfoStream(RosContext context, string topic) =>
        subscription = context.Subscribe(topic, CameraInfoView.Description, QosProfile.SensorData, OnCameraInfo);

    /// <summary>The newest one.</summary>
    /// <returns>A copy; null while none has arrived.</returns>
    public SerializedMessage? Newest()
    {
        lock (gate)
        {
            return length == 0 ? null : new SerializedMessage(subscription.Topic, CameraInfoView.Description, newest.AsSpan(0, length).ToArray());
        }
    }

    public void Dispose() => subscription.Dispose();

    private void OnCameraInfo(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        if (!CameraInfoView.TryRead(payload, out _))
        {
            return;
        }

        lock (gate)
        {
            if (newest.Length < payload.Length)
            {
                newest = new byte[payload.Length];
            }

            payload.CopyTo(newest);
            length = payload.Length;
        }
    }
}
