using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Copies weights from any source into a network, or says everything that does not fit.</summary>
internal static class WeightLoading
{
    private const int PieceElements = 1 << 20;
    private const int ListedNames = 20;

    public static void Load(ParameterStore store, IWeightSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Dictionary<string, TensorDescription> offered = source.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        List<string> errors = [];
        foreach ((string name, IReadOnlyList<long> shape) in store.Names)
        {
            if (!offered.Remove(name, out TensorDescription? tensor))
            {
                errors.Add($"{name} is missing");
            }
            else if (!tensor.Shape.SequenceEqual(shape))
            {
                errors.Add($"{name} is [{string.Join(", ", tensor.Shape)}] but the architecture has [{string.Join(", ", shape)}]");
            }
        }

        errors.AddRange(offered.Keys.Select(name => $"{name} is not part of the architecture"));
        if (errors.Count > 0)
        {
            string more = errors.Count > ListedNames ? $"; and {errors.Count - ListedNames} more" : "";
            throw new PolicyLoadException($"The weights do not fit the network in {errors.Count} places: {string.Join("; ", errors.Take(ListedNames))}{more}. "
                + "Use the architecture that the weights were made for.");
        }

        using IDisposable noGrad = torch.no_grad();
        float[] piece = new float[PieceElements];
        foreach ((string name, _) in store.Names)
        {
            using torch.Tensor parameter = store[name].detach();
            using torch.Tensor row = parameter.view(-1);
            long count = row.numel();
            for (long first = 0; first < count; first += PieceElements)
            {
                int length = (int)Math.Min(PieceElements, count - first);
                source.Read(name, first, piece.AsSpan(0, length));
                using torch.Tensor values = torch.frombuffer(piece, torch.float32, length);
                using torch.Tensor destination = row.narrow(0, first, length);
                destination.copy_(values);
            }
        }
    }
}
