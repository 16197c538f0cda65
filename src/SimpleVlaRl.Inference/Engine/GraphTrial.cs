using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Runs a graph of fixed sizes on inputs that mean nothing, with a policy's session settings, to measure how long it takes.</summary>
/// <remarks>Outputs of one size share one buffer: nobody reads them, and writing each to memory of its own would be measured too.</remarks>
public sealed class GraphTrial : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions runOptions = new();
    private readonly Dictionary<string, OrtValue> values = [];

    private GraphTrial(InferenceSession session)
    {
        this.session = session;
        binding = session.CreateIoBinding();
        foreach ((string name, NodeMetadata value) in session.InputMetadata)
        {
            binding.BindInput(name, Buffer("input " + name, value));
        }

        foreach ((string name, NodeMetadata value) in session.OutputMetadata)
        {
            binding.BindOutput(name, Buffer("output " + string.Join('x', value.Dimensions), value));
        }
    }

    /// <summary>Loads a graph.</summary>
    /// <param name="modelPath">The graph; all its inputs and outputs have fixed sizes, of single precision or unsigned bytes.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <returns>The loaded graph.</returns>
    /// <exception cref="PolicyLoadException">ONNX Runtime refuses it.</exception>
    public static GraphTrial Load(string modelPath, OnnxPolicyOptions? options = null) =>
        new(OnnxSessionFactory.Open(modelPath, options ?? new OnnxPolicyOptions()));

    /// <summary>Runs it once.</summary>
    public void Run() => this.session.RunWithBinding(runOptions, binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        binding.Dispose();
        foreach (OrtValue value in values.Values)
        {
            value.Dispose();
        }

        runOptions.Dispose();
        this.session.Dispose();
    }

    private OrtValue Buffer(string key, NodeMetadata value)
    {
        if (!values.TryGetValue(key, out OrtValue? buffer))
        {
            long[] shape = [.. value.Dimensions.Select(size => (long)size)];
            int count = (int)ShapeUtils.GetSizeForShape(shape);
            Random random = new(count);
            if (value.ElementType == typeof(byte))
            {
                byte[] bytes = new byte[count];
                random.NextBytes(bytes);
                buffer = OrtValue.CreateTensorValueFromMemory(bytes, shape);
            }
            else
            {
                buffer = OrtValue.CreateTensorValueFromMemory<float>([.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)], shape);
            }

            values.Add(key, buffer);
        }

        return buffer;
    }
}
