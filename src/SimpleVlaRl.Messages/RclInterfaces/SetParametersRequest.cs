using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>The requests of SetParameters and SetParametersAtomically of rcl_interfaces/srv, which have the same field.</summary>
public sealed class SetParametersRequest : ICdrMessage
{
    /// <summary>The type of SetParameters' request.</summary>
    public static MessageDescription SetParameters { get; } = Describe("SetParameters");

    /// <summary>The type of SetParametersAtomically's request.</summary>
    public static MessageDescription SetParametersAtomically { get; } = Describe("SetParametersAtomically");

    /// <summary>What is to be set.</summary>
    public IReadOnlyList<Parameter> Parameters { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CdrSequence.Write(ref writer, Parameters);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = CdrSequence.TryRead(ref reader, Parameter.MinimumSize, out Parameter[] parameters);
        Parameters = parameters;
        return read;
    }

    private static MessageDescription Describe(string service) =>
        new($"rcl_interfaces/srv/{service}_Request", FieldDescription.Sequence("parameters", Parameter.Description));
}
