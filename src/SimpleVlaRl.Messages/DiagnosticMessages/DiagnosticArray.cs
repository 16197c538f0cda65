using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.DiagnosticMessages;

/// <summary>diagnostic_msgs/msg/DiagnosticArray: how a node's parts are, on <c>/diagnostics</c>.</summary>
public sealed class DiagnosticArray : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "diagnostic_msgs/msg/DiagnosticArray",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Sequence("status", DiagnosticStatus.Description));

    /// <summary>When it was so.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The parts.</summary>
    public IReadOnlyList<DiagnosticStatus> Status { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        CdrSequence.Write(ref writer, Status);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header)
            & CdrSequence.TryRead(ref reader, DiagnosticStatus.MinimumSize, out DiagnosticStatus[] status);
        (Header, Status) = (header, status);
        return read;
    }
}
