using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Collects a graph: inputs, outputs, constants and nodes. Values are known by their names.</summary>
internal sealed class OnnxGraphBuilder(PolicyExportOptions? options = null)
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string FusedDomain = "com.microsoft";

    private readonly Dictionary<string, OnnxInitializer> initializers = [];
    private readonly List<OnnxInitializer> order = [];
    private readonly Dictionary<string, int> counters = [];

    public PolicyExportOptions Options { get; } = options ?? new PolicyExportOptions();

    public bool IsFused => Options.Dialect == OperatorDialect.Fused;

    /// <summary>How the linear layers that follow are stored and computed; emitters of parts that need more set it back.</summary>
    public Precision LinearPrecision { get; set; } = Precision.Fp32;

    /// <summary>A name for the rows that linear layers work on; two layers with the same name have as many rows.</summary>
    public string RowGroup { get; set; } = "";

    public List<OnnxValue> Inputs { get; } = [];

    public List<OnnxValue> Outputs { get; } = [];

    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>The constants in the order of their first use.</summary>
    public IReadOnlyList<OnnxInitializer> Initializers => order;

    /// <summary>Values that were made from another once and serve all its consumers, such as the 8-bit form of a layer's input.</summary>
    public Dictionary<(string Kind, string Value), string[]> Shared { get; } = [];

    /// <summary>The prefix of the names of the nodes that follow, such as <c>decoder.0</c>.</summary>
    public string Scope { get; set; } = "";

    public string Input(string name, OnnxElementType elementType, params OnnxDimension[] shape)
    {
        Inputs.Add(new OnnxValue(name, elementType, shape));
        return name;
    }

    /// <summary>Gives a value its public name.</summary>
    public void Output(string name, string value, OnnxElementType elementType, params OnnxDimension[] shape)
    {
        Nodes.Add(new OnnxNode($"output/{name}", "", "Identity", [value], [name], []));
        Outputs.Add(new OnnxValue(name, elementType, shape));
    }

    public string Node(string operatorType, string[] inputs, params OnnxAttribute[] attributes) => Node(operatorType, 1, inputs, attributes)[0];

    public string[] Node(string operatorType, int outputCount, string[] inputs, params OnnxAttribute[] attributes) =>
        Add("", operatorType, outputCount, inputs, attributes);

    /// <summary>An operator of <see cref="FusedDomain"/>.</summary>
    public string FusedNode(string operatorType, string[] inputs, params OnnxAttribute[] attributes) => FusedNode(operatorType, 1, inputs, attributes)[0];

    /// <summary>An operator of <see cref="FusedDomain"/> with several outputs.</summary>
    public string[] FusedNode(string operatorType, int outputCount, string[] inputs, params OnnxAttribute[] attributes) =>
        Add(FusedDomain, operatorType, outputCount, inputs, attributes);

    /// <summary>A whole tensor of the weight source under its own name.</summary>
    public string Weight(IWeightSource source, string tensor, params long[] shape) => Weight(source, tensor, tensor, 0, shape);

    /// <summary>A run of a tensor of the weight source under a name of its own.</summary>
    public string Weight(IWeightSource source, string name, string tensor, long firstElement, params long[] shape) =>
        Has(name) ? name : Constant(new WeightInitializer(name, source, tensor, firstElement, shape));

    public string Floats(string name, ReadOnlySpan<float> values, params long[] shape) =>
        Constant(new BytesInitializer(name, OnnxElementType.Float, shape, MemoryMarshal.AsBytes(values).ToArray()));

    /// <summary>A single-precision scalar; equal ones are shared.</summary>
    public string Scalar(float value)
    {
        string name = FormattableString.Invariant($"float_{value:R}");
        return Has(name) ? name : Floats(name, [value]);
    }

    /// <summary>An unsigned 8-bit scalar; equal ones are shared.</summary>
    public string ByteScalar(byte value)
    {
        string name = FormattableString.Invariant($"uint8_{value}");
        return Has(name) ? name : Constant(new BytesInitializer(name, OnnxElementType.UInt8, [], [value]));
    }

    /// <summary>A vector of 64-bit numbers, as shapes and axes are; equal ones are shared.</summary>
    public string Integers(params long[] values)
    {
        string name = "int64_" + string.Join('_', values);
        return Has(name)
            ? name
            : Constant(new BytesInitializer(name, OnnxElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
    }

    /// <summary>A row of 64-bit numbers, [1, count], under a name of its own.</summary>
    public string LongRow(string name, long[] values) =>
        Constant(new BytesInitializer(name, OnnxElementType.Int64, [1, values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    /// <summary>A 64-bit scalar; equal ones are shared.</summary>
    public string Integer(long value)
    {
        string name = FormattableString.Invariant($"int64_scalar_{value}");
        return Has(name) ? name : Constant(new BytesInitializer(name, OnnxElementType.Int64, [], BitConverter.GetBytes(value)));
    }

    /// <summary>Adds a constant.</summary>
    public string Constant(OnnxInitializer initializer)
    {
        if (!initializers.TryAdd(initializer.Name, initializer))
        {
            throw new InvalidOperationException($"The graph already has a constant '{initializer.Name}'.");
        }

        order.Add(initializer);
        return initializer.Name;
    }

    public bool Has(string constant) => initializers.ContainsKey(constant);

    /// <summary>Removes nodes and constants that no output needs.</summary>
    public void Prune()
    {
        HashSet<string> needed = [.. Outputs.Select(output => output.Name)];
        for (int index = Nodes.Count - 1; index >= 0; index--)
        {
            if (Nodes[index].Outputs.Any(needed.Contains))
            {
                needed.UnionWith(Nodes[index].Inputs);
            }
            else
            {
                Nodes.RemoveAt(index);
            }
        }

        order.RemoveAll(initializer => !needed.Contains(initializer.Name));
    }

    private string[] Add(string domain, string operatorType, int outputCount, string[] inputs, OnnxAttribute[] attributes)
    {
        string name = Unique($"{Scope}/{operatorType}");
        string[] outputs = outputCount == 1 ? [name] : [.. Enumerable.Range(0, outputCount).Select(index => $"{name}:{index}")];
        Nodes.Add(new OnnxNode(name, domain, operatorType, inputs, outputs, attributes));
        return outputs;
    }

    private string Unique(string name)
    {
        int count = counters.GetValueOrDefault(name);
        counters[name] = count + 1;
        return $"{name}_{count}";
    }
}
