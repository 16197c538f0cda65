using System.Buffers;
using MessagePack;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>Whole answers as they are sent.</summary>
internal static class XPolicyReplies
{
    /// <summary>An answer.</summary>
    /// <param name="frame">What it answers.</param>
    /// <param name="type">Its type.</param>
    /// <param name="now">The time.</param>
    /// <param name="entries">How many entries its payload has.</param>
    /// <param name="payload">Writes them.</param>
    public static byte[] Of(XPolicyFrame frame, string type, DateTimeOffset now, int entries, XPolicyPayload payload)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = XPolicyWriter.Begin(output, frame, type, now, entries);
        payload(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An error, as XPolicyLab's clients read one.</summary>
    public static byte[] Problem(XPolicyFrame frame, RequestException exception, DateTimeOffset now) =>
        Of(frame, XPolicyFrame.Error, now, 3, (ref MessagePackWriter writer) =>
        {
            writer.Write("code");
            writer.Write(XPolicyMethods.ErrorCode(frame.Type, exception.Problem));
            writer.Write("message");
            writer.Write(exception.Message);
            writer.Write("details");
            writer.WriteMapHeader(1);
            writer.Write("problem");
            writer.Write(Words.Of(exception.Problem));
        });
}
