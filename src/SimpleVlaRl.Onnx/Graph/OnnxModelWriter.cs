using System.Globalization;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Writes a graph as an ONNX <c>ModelProto</c>; large weights go to a file beside it.</summary>
/// <remarks>Field numbers: <c>onnx/onnx.proto</c> of the ONNX specification. External data: ONNX <c>docs/ExternalData.md</c>.</remarks>
internal static class OnnxModelWriter
{
    private const int Alignment = 4096;
    private const int AttributeFloat = 1;
    private const int AttributeInteger = 2;
    private const int AttributeIntegers = 7;

    /// <summary>Constants below this size stay in the model even beside an external file.</summary>
    private const int SmallConstantBytes = 1024;

    /// <summary>The opset of the default domain: 17 came with ONNX 1.12, old enough for every runtime we meet; 21 with 1.16.</summary>
    public static int Opset(OperatorDialect dialect) => dialect == OperatorDialect.Fused ? 21 : 17;

    /// <summary>Writes <c>fileName</c> and, above the limit, <c>fileName.data</c>.</summary>
    /// <returns>The lower-case SHA-256 of every file written, by its name.</returns>
    public static IReadOnlyDictionary<string, string> Write(
        OnnxGraphBuilder graph, string folder, string fileName, long embeddedByteLimit, IReadOnlyDictionary<string, string> metadata)
    {
        Directory.CreateDirectory(folder);
        string dataName = fileName + ".data";
        bool external = graph.Initializers.Sum(initializer => initializer.ByteCount) > embeddedByteLimit;
        Dictionary<string, string> digests = [];
        Dictionary<string, (long Offset, long Length)> places = [];
        if (external)
        {
            (places, digests[dataName]) = WriteExternal(graph, Path.Combine(folder, dataName + ".part"));
        }

        ProtobufMessage body = new();
        body.Add(2, "policy");
        foreach (OnnxNode node in graph.Nodes)
        {
            body.Add(1, Node(node));
        }

        foreach (OnnxInitializer initializer in graph.Initializers)
        {
            body.Add(5, Tensor(initializer, places.TryGetValue(initializer.Name, out (long, long) place) ? place : null, dataName));
        }

        foreach (OnnxValue input in graph.Inputs)
        {
            body.Add(11, Value(input));
        }

        foreach (OnnxValue output in graph.Outputs)
        {
            body.Add(12, Value(output));
        }

        using ProtobufMessage model = new();
        model.Add(1, graph.IsFused ? 10 : 8).Add(2, "SimpleVlaRl.Robot").Add(7, body)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, Opset(graph.Options.Dialect)));
        if (graph.IsFused)
        {
            model.Add(8, new ProtobufMessage().Add(1, OnnxGraphBuilder.FusedDomain).Add(2, 1L));
        }

        foreach ((string key, string value) in metadata)
        {
            model.Add(14, Entry(key, value));
        }

        string path = Path.Combine(folder, fileName);
        using (DigestingFile file = new(path + ".part"))
        {
            model.WriteTo(file);
            digests[fileName] = file.Complete();
        }

        string dataPath = Path.Combine(folder, dataName);
        if (external)
        {
            File.Move(dataPath + ".part", dataPath, overwrite: true);
        }
        else
        {
            File.Delete(dataPath);
        }

        File.Move(path + ".part", path, overwrite: true);
        return digests;
    }

    private static (Dictionary<string, (long Offset, long Length)> Places, string Digest) WriteExternal(OnnxGraphBuilder graph, string path)
    {
        Dictionary<string, (long, long)> places = [];
        using DigestingFile file = new(path);
        byte[] padding = new byte[Alignment];
        foreach (OnnxInitializer initializer in graph.Initializers.Where(initializer => initializer.ByteCount >= SmallConstantBytes))
        {
            file.Write(padding.AsSpan(0, (int)(-file.Position & (Alignment - 1))));
            long offset = file.Position;
            initializer.WriteTo(file);
            places.Add(initializer.Name, (offset, file.Position - offset));
        }

        return (places, file.Complete());
    }

    private static ProtobufMessage Node(OnnxNode node)
    {
        ProtobufMessage message = new();
        foreach (string input in node.Inputs)
        {
            message.Add(1, input);
        }

        foreach (string output in node.Outputs)
        {
            message.Add(2, output);
        }

        message.Add(3, node.Name).Add(4, node.OperatorType);
        foreach (OnnxAttribute attribute in node.Attributes)
        {
            message.Add(5, Attribute(attribute));
        }

        return node.Domain.Length == 0 ? message : message.Add(7, node.Domain);
    }

    private static ProtobufMessage Attribute(OnnxAttribute attribute)
    {
        ProtobufMessage message = new ProtobufMessage().Add(1, attribute.Name);
        if (attribute.Float is float number)
        {
            return message.Add(2, number).Add(20, AttributeFloat);
        }

        if (attribute.Integer is long integer)
        {
            return message.Add(3, integer).Add(20, AttributeInteger);
        }

        foreach (long item in attribute.Integers ?? [])
        {
            message.Add(8, item);
        }

        return message.Add(20, AttributeIntegers);
    }

    private static ProtobufMessage Tensor(OnnxInitializer initializer, (long Offset, long Length)? place, string dataName)
    {
        ProtobufMessage message = new();
        foreach (long size in initializer.Shape)
        {
            message.Add(1, size);
        }

        message.Add(2, (long)initializer.ElementType).Add(8, initializer.Name);
        if (place is (long offset, long length))
        {
            return message.Add(13, Entry("location", dataName))
                .Add(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture)))
                .Add(13, Entry("length", length.ToString(CultureInfo.InvariantCulture)))
                .Add(14, 1L);
        }

        using MemoryStream bytes = new((int)initializer.ByteCount);
        initializer.WriteTo(bytes);
        return message.Add(9, bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    private static ProtobufMessage Value(OnnxValue value)
    {
        ProtobufMessage shape = new();
        foreach (OnnxDimension dimension in value.Shape)
        {
            ProtobufMessage size = new();
            shape.Add(1, dimension.Name is null ? size.Add(1, dimension.Size) : size.Add(2, dimension.Name));
        }

        ProtobufMessage tensor = new ProtobufMessage().Add(1, (long)value.ElementType).Add(2, shape);
        return new ProtobufMessage().Add(1, value.Name).Add(2, new ProtobufMessage().Add(1, tensor));
    }

    private static ProtobufMessage Entry(string key, string value) => new ProtobufMessage().Add(1, key).Add(2, value);
}
