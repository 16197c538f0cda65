using SimpleVlaRl.Core.Policies;
using TorchSharp;
using TorchSharp.Modules;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// All parameters of a policy in one flat buffer, each a view of its part, so that an optimiser step is a few long vector operations
/// instead of a few short ones per tensor.
/// </summary>
internal sealed class ParameterStore : IDisposable
{
    private readonly Dictionary<string, Parameter> parameters = new(StringComparer.Ordinal);

    public ParameterStore(PolicyArchitecture architecture, torch.Device device)
    {
        Names = PolicyTensorNames.All(architecture);
        long total = PolicyTensorNames.ParameterCount(architecture);
        Flat = torch.zeros(total, device: device).DetachFromDisposeScope();
        long offset = 0;
        foreach ((string name, IReadOnlyList<long> shape) in Names)
        {
            long count = shape.Aggregate(1L, (product, size) => product * size);
            using torch.Tensor view = Flat.narrow(0, offset, count);
            parameters.Add(name, (Parameter)new Parameter(view.view([.. shape])).DetachFromDisposeScope());
            offset += count;
        }
    }

    /// <summary>Name and shape of every parameter, in the order of the flat buffer.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> Names { get; }

    /// <summary>The values, [total].</summary>
    public torch.Tensor Flat { get; }

    public Parameter this[string name] => parameters[name];

    public void Dispose()
    {
        foreach (Parameter parameter in parameters.Values)
        {
            parameter.Dispose();
        }

        Flat.Dispose();
    }
}
