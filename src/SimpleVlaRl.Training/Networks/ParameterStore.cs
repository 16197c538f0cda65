using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// All parameters of a policy in one flat buffer, each a view of its part, so that an optimiser step is a few long vector operations
/// instead of a few short ones per tensor.
/// </summary>
internal sealed class ParameterStore : IDisposable
{
    private readonly Dictionary<string, Parameter> parameters;

    private readonly Dictionary<string, long> offsets;

    private readonly bool ownsFlat = true;

    private readonly bool ownsParameters = true;

    /// <summary>Makes a policy's parameters, zeros.</summary>
    /// <param name="architecture">The policy.</param>
    /// <param name="device">Where.</param>
    /// <param name="inBfloat16">Matrices that are not trained and kept in bfloat16 from the start: see <see cref="KeepInBfloat16"/>.</param>
    public ParameterStore(PolicyArchitecture architecture, torch.Device device, IReadOnlySet<string>? inBfloat16 = null)
        : this(PolicyTensorNames.All(architecture), device, inBfloat16)
    {
    }

    public ParameterStore(IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> names, torch.Device device, IReadOnlySet<string>? inBfloat16 = null)
        : this(
            names,
            torch.zeros(names.Where(tensor => inBfloat16?.Contains(tensor.Name) != true).Sum(tensor => Count(tensor.Shape)), device: device)
                .DetachFromDisposeScope(),
            inBfloat16)
    {
    }

    /// <summary>The parameters of another store, with gradients of their own; the other store lives longer.</summary>
    public ParameterStore(ParameterStore other)
        : this(other.Names, other.Flat, inBfloat16: null)
    {
        ownsFlat = false;
    }

    /// <summary>The parameters of another store, which lives longer, under low-rank changes of their own.</summary>
    private ParameterStore(ParameterStore frozen, LoraAdapters adapters)
    {
        (Names, Flat, ownsFlat, ownsParameters) = (frozen.Names, frozen.Flat, false, false);
        (parameters, offsets, UsesBfloat16, Adapters) = (frozen.parameters, frozen.offsets, frozen.UsesBfloat16, adapters);
    }

    private ParameterStore(IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> names, torch.Tensor flat, IReadOnlySet<string>? inBfloat16)
    {
        (Names, Flat) = (names, flat);
        (parameters, offsets) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        long offset = 0;
        foreach ((string name, IReadOnlyList<long> shape) in Names)
        {
            if (inBfloat16?.Contains(name) == true)
            {
                torch.Tensor kept = torch.zeros([.. shape], torch.bfloat16, flat.device);
                parameters.Add(name, (Parameter)new Parameter(kept, requires_grad: false).DetachFromDisposeScope());
                continue;
            }

            long count = Count(shape);
            using torch.Tensor view = Flat.narrow(0, offset, count);
            parameters.Add(name, (Parameter)new Parameter(view.view([.. shape])).DetachFromDisposeScope());
            offsets.Add(name, offset);
            offset += count;
        }
    }

    /// <summary>Name and shape of every parameter, in the order of the flat buffer.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> Names { get; }

    /// <summary>The values, [total]; without those that <see cref="KeepInBfloat16"/> has taken out.</summary>
    public torch.Tensor Flat { get; private set; }

    /// <summary>Low-rank changes of the linear layers; null for none.</summary>
    public LoraAdapters? Adapters { get; set; }

    /// <summary>Whether linear layers multiply in bfloat16, over parameters in single precision.</summary>
    public bool UsesBfloat16 { get; set; }

    /// <summary>Whether layers are computed again for the gradient: see <see cref="RecomputedLayer"/>.</summary>
    public bool RecomputesLayers { get; set; }

    public Parameter this[string name] => parameters[name];

    /// <summary>A store whose trained values are a copy, to be brought up to date by <see cref="CopyTrained"/>; what is frozen is shared.</summary>
    /// <param name="device">Where.</param>
    public ParameterStore WithOwnTrained(torch.Device device)
    {
        using IDisposable noGrad = torch.no_grad();
        ParameterStore copy = Adapters is { } adapters
            ? new ParameterStore(this, new LoraAdapters(this, adapters.Options, seed: 0, device))
            : new ParameterStore(Names, Flat.clone().DetachFromDisposeScope(), inBfloat16: null) { UsesBfloat16 = UsesBfloat16 };
        copy.CopyTrained(this);
        return copy;
    }

    /// <summary>Takes the trained values of another store over.</summary>
    public void CopyTrained(ParameterStore other)
    {
        using IDisposable noGrad = torch.no_grad();
        (Adapters?.Store ?? this).Flat.copy_((other.Adapters?.Store ?? other).Flat);
    }

    /// <summary>Applies a linear layer with its low-rank change, if it has one.</summary>
    /// <param name="input">[…, inputs].</param>
    /// <param name="layer">The layer's name, without <c>.weight</c>.</param>
    /// <param name="hasBias">Whether it has a bias.</param>
    /// <param name="arrangeRows">Brings the rows of a matrix [outputs, any] into the order wanted; null leaves them.</param>
    /// <returns>[…, outputs].</returns>
    public torch.Tensor Linear(torch.Tensor input, string layer, bool hasBias, Func<torch.Tensor, torch.Tensor>? arrangeRows = null)
    {
        torch.Tensor weight = parameters[layer + ".weight"];
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor output = Product(input, arrangeRows?.Invoke(weight) ?? weight, hasBias ? parameters[layer + ".bias"] : null);
        return (Adapters?.AddTo(output, input, layer, arrangeRows) ?? output).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Takes matrices that are no longer trained out of the flat buffer and keeps them in bfloat16, the precision that they are multiplied in: half their
    /// memory, and no cast in every forward. What has not bfloat16's 8 bits of mantissa already is rounded, to what a cast would have given.
    /// </summary>
    /// <param name="names">Their names; those kept so already are passed over.</param>
    /// <exception cref="InvalidOperationException">Another network shares the buffer.</exception>
    public void KeepInBfloat16(IReadOnlySet<string> names)
    {
        if (!names.Any(offsets.ContainsKey))
        {
            return;
        }

        if (!ownsFlat)
        {
            throw new InvalidOperationException("The parameters are another network's; only that one can change how they are kept.");
        }

        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        string[] staying = [.. Names.Select(tensor => tensor.Name).Where(name => offsets.ContainsKey(name) && !names.Contains(name))];
        torch.Tensor flat = torch.empty(staying.Sum(name => parameters[name].numel()), device: Flat.device);
        long offset = 0;
        foreach (string name in staying)
        {
            Parameter old = parameters[name];
            long count = old.numel();
            torch.Tensor part = flat.narrow(0, offset, count).view(old.shape);
            part.copy_(old);
            Replace(name, part, old.requires_grad);
            offsets[name] = offset;
            offset += count;
        }

        foreach (string name in names.Where(offsets.ContainsKey).ToArray())
        {
            Replace(name, parameters[name].detach().to_type(torch.bfloat16), requiresGradient: false);
            offsets.Remove(name);
        }

        Flat.Dispose();
        Flat = flat.DetachFromDisposeScope();
    }

    /// <summary>A parameter's part of a buffer laid out like this store's.</summary>
    /// <param name="flat">The buffer, [total].</param>
    /// <param name="name">The parameter.</param>
    /// <returns>A view in the parameter's shape.</returns>
    public torch.Tensor PartOf(torch.Tensor flat, string name) => flat.narrow(0, offsets[name], parameters[name].numel()).view(parameters[name].shape);

    /// <summary>Makes a buffer to which backward adds the gradients, each parameter's in its part.</summary>
    /// <returns>Zeros, [total]; the caller's to dispose.</returns>
    public torch.Tensor AttachGradient()
    {
        torch.Tensor gradient = torch.zeros_like(Flat).DetachFromDisposeScope();
        foreach ((string name, _) in Names)
        {
            using torch.Tensor part = PartOf(gradient, name);
            parameters[name].grad = part;
        }

        return gradient;
    }

    private void Replace(string name, torch.Tensor value, bool requiresGradient)
    {
        Parameter old = parameters[name];
        parameters[name] = (Parameter)new Parameter(value, requiresGradient).DetachFromDisposeScope();
        old.Dispose();
    }

    private static long Count(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => product * size);

    private torch.Tensor Product(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias)
    {
        if (!UsesBfloat16)
        {
            return functional.linear(input, weight, bias);
        }

        torch.Tensor product = functional.linear(input.to_type(torch.bfloat16), weight.to_type(torch.bfloat16)).to_type(torch.float32);
        return bias is null ? product : product.Plus(bias);
    }

    public void Dispose()
    {
        foreach (Parameter parameter in ownsParameters ? parameters.Values : Enumerable.Empty<Parameter>())
        {
            parameter.Dispose();
        }

        if (ownsFlat)
        {
            Flat.Dispose();
        }

        Adapters?.Dispose();
    }
}
