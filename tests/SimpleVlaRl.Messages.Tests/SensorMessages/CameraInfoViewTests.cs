using System.Text;
using System.Text.Json;
using SimpleVlaRl.Messages.SensorMessages;

namespace SimpleVlaRl.Messages.Tests.SensorMessages;

public sealed class CameraInfoViewTests
{
    [Fact]
    public void TryRead_EveryVector_HasItsFieldsAndNoPrefixIsRead()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf("messages.json")));
        int read = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray()
            .Where(entry => entry.GetProperty("type").GetString() == CameraInfoView.Description.RosType))
        {
            byte[] payload = Convert.FromHexString(entry.GetProperty("cdr").GetString()!);
            JsonElement fields = entry.GetProperty("fields");
            JsonElement stamp = fields.GetProperty("header").GetProperty("stamp");
            Assert.True(CameraInfoView.TryRead(payload, out CameraInfoView view));
            Assert.Equal((fields.GetProperty("height").GetUInt32(), fields.GetProperty("width").GetUInt32()), (view.Height, view.Width));
            Assert.Equal(fields.GetProperty("header").GetProperty("frame_id").GetString(), Encoding.UTF8.GetString(view.FrameId));
            Assert.Equal((stamp.GetProperty("sec").GetInt64() * 1_000_000_000) + stamp.GetProperty("nanosec").GetUInt32(), view.StampNanoseconds);
            for (int length = 0; length < payload.Length; length++)
            {
                Assert.False(CameraInfoView.TryRead(payload.AsSpan(0, length).ToArray(), out _), $"{length} of {payload.Length} bytes");
            }

            read++;
        }

        Assert.Equal(4, read);
    }
}
