using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using TorchSharp;
using TorchSharp.Modules;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// The policy network that <see cref="PolicyArchitecture"/> describes, over libtorch; its parameters carry the names of <see cref="PolicyTensorNames"/>.
/// </summary>
public sealed class PolicyNetwork : torch.nn.Module
{
    private readonly VisionEncoder[] encoders;
    private readonly ProjectionStack projector;
    private readonly ProprioceptionEncoder? proprioception;
    private readonly PolicyDecoder decoder;
    private readonly RegressionHead? regression;
    private readonly ActionNormalization? normalization;
    private readonly torch.Device device;
    private SequenceLayout? cachedLayout;
    private long[] cachedIds = [];
    private int[] cachedLengths = [];

    /// <summary>Builds a network with fresh weights.</summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="proprioceptionNormalization">The map from measured joints to the network; null when the policy takes none.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="device">Where it computes; null for the CPU.</param>
    /// <exception cref="ArgumentException">The architecture cannot be built; the message says why.</exception>
    public PolicyNetwork(PolicyArchitecture architecture, ActionNormalization? proprioceptionNormalization, long seed, torch.Device? device = null)
        : this(
            Checked(architecture, proprioceptionNormalization), proprioceptionNormalization, device ?? torch.CPU,
            new ParameterStore(architecture, device ?? torch.CPU)) =>
        ParameterInitialization.Fill(Store, architecture, seed);

    private PolicyNetwork(PolicyArchitecture architecture, ActionNormalization? proprioceptionNormalization, torch.Device device, ParameterStore store)
        : base(nameof(PolicyNetwork))
    {
        normalization = proprioceptionNormalization;
        this.device = device;
        Architecture = architecture;
        Store = store;
        encoders = [.. architecture.VisionEncoders.Select(encoder => new VisionEncoder(Store, encoder, device))];
        projector = new ProjectionStack(Store, "projector.", architecture.ProjectorHiddenWidths.Count + 1);
        proprioception = proprioceptionNormalization is null ? null : new ProprioceptionEncoder(Store, proprioceptionNormalization, device);
        decoder = new PolicyDecoder(Store, architecture);
        regression = architecture.Head == PolicyHead.Regression ? new RegressionHead(Store, architecture) : null;
    }

    /// <summary>What was built.</summary>
    public PolicyArchitecture Architecture { get; }

    /// <summary>
    /// Whether linear layers multiply in bfloat16, over norms, attention and trained parameters in single precision; under adapters the frozen matrices are
    /// then kept in bfloat16.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is switched off after matrices were kept so.</exception>
    public bool UsesBfloat16
    {
        get => Store.UsesBfloat16;
        set
        {
            if (Store is { UsesBfloat16: true, Adapters: not null } && !value)
            {
                throw new InvalidOperationException(
                    "The frozen matrices under the adapters are kept in bfloat16; load the weights anew to multiply in single precision.");
            }

            Store.UsesBfloat16 = value;
            KeepFrozenInComputePrecision();
        }
    }

    /// <summary>Whether layers are computed again for the gradient instead of kept: less memory, more time, the same gradient.</summary>
    public bool RecomputesLayers
    {
        get => Store.RecomputesLayers;
        set => Store.RecomputesLayers = value;
    }

    /// <summary>The low-rank changes; null where all weights are trained.</summary>
    public LoraAdapters? Adapters => Store.Adapters;

    /// <summary>The parameters in one flat buffer.</summary>
    internal ParameterStore Store { get; }

    /// <summary>
    /// Builds a network with given weights, read piece by piece into where they stay: a large network under adapters takes no more than it will hold.
    /// </summary>
    /// <param name="architecture">What to build.</param>
    /// <param name="proprioceptionNormalization">The map from measured joints to the network; null when the policy takes none.</param>
    /// <param name="weights">The weights; exactly the tensors of <see cref="PolicyTensorNames"/>.</param>
    /// <param name="training">What is trained, and in which precision.</param>
    /// <param name="seed">The seed of the adapters.</param>
    /// <param name="device">Where it computes; null for the CPU.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">The architecture cannot be built; the message says why.</exception>
    /// <exception cref="PolicyLoadException">Tensors are missing, superfluous or of another shape; all are listed.</exception>
    public static PolicyNetwork Load(
        PolicyArchitecture architecture, ActionNormalization? proprioceptionNormalization, IWeightSource weights, NetworkTraining training, long seed,
        torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ParameterStore store = new(
            Checked(architecture, proprioceptionNormalization), device ?? torch.CPU,
            training is { Lora: not null, UsesBfloat16: true } ? LoraAdapters.FrozenMatrices(architecture) : null);
        PolicyNetwork network = new(architecture, proprioceptionNormalization, device ?? torch.CPU, store);
        try
        {
            network.LoadWeights(weights);
            (network.UsesBfloat16, network.RecomputesLayers) = (training.UsesBfloat16, training.RecomputesLayers);
            _ = training.Lora is { } lora ? network.AttachLora(lora, seed) : null;
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        Store.Names.Select(tensor => (tensor.Name, Store[tensor.Name]));

    /// <summary>Computes the logits of every action token.</summary>
    /// <param name="inputs">The batch.</param>
    /// <returns>Logits, float32 [B, A·K, 256]; it joins the caller's dispose scope, with everything computed on the way.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the architecture.</exception>
    /// <exception cref="InvalidOperationException">The network has a regression head.</exception>
    public torch.Tensor Forward(PolicyInputs inputs) => regression is null
        ? decoder.Logits(Rows(inputs))
        : throw new InvalidOperationException($"The network has a regression head; it has no logits and cannot be trained. Use {nameof(Regress)}.");

    /// <summary>Computes the actions of a network with a regression head, for comparison with its export; such networks are not trained.</summary>
    /// <param name="inputs">The batch.</param>
    /// <returns>Normalised actions, float32 [B, K, A].</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the architecture.</exception>
    /// <exception cref="InvalidOperationException">The network has a head of action tokens.</exception>
    public torch.Tensor Regress(PolicyInputs inputs) => regression is not null
        ? regression.Forward(Rows(inputs))
        : throw new InvalidOperationException($"The network has a head of action tokens; use {nameof(Forward)}.");

    private torch.Tensor Rows(PolicyInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        inputs.Demand(Architecture);
        SequenceLayout layout = LayoutOf(inputs);
        torch.Tensor image = ImageTokens(inputs.Images.to(device));
        torch.Tensor prompt = decoder.Embed(layout.PromptIds);
        long rest = prompt.shape[1] - 2;
        List<torch.Tensor> parts = [prompt.narrow(1, 0, 2), image];
        if (proprioception is not null)
        {
            parts.Add(proprioception.Forward(inputs.Proprioception!.to(device)));
        }

        parts.Add(prompt.narrow(1, 2, rest));
        return decoder.Forward(torch.cat([.. parts], 1), layout);
    }

    /// <summary>Computes what the decoder sees of the images, for comparison with other programs.</summary>
    /// <param name="images">uint8 [B, N, H, W, 3].</param>
    /// <returns>The joined features of the encoders, float32 [B, N · patches, vision width], and the projected ones, float32 [B, N · patches, decoder
    /// width].</returns>
    public (torch.Tensor PatchFeatures, torch.Tensor ImageTokens) DescribeImages(torch.Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        torch.Tensor features = PatchFeatures(images.to(device));
        return (features, projector.Forward(features));
    }

    /// <summary>
    /// Freezes the weights and adds low-rank changes to all linear layers but the head; they start as no change. (Hu et al. 2021, arXiv 2106.09685)
    /// </summary>
    /// <param name="options">Rank and scale.</param>
    /// <param name="seed">The seed of the adapters.</param>
    /// <returns>The adapters, disposed with the network.</returns>
    /// <exception cref="InvalidOperationException">There are adapters already.</exception>
    public LoraAdapters AttachLora(LoraOptions options, long seed)
    {
        if (Store.Adapters is not null)
        {
            throw new InvalidOperationException("The network has adapters already; merge them before others are attached.");
        }

        foreach ((string name, _) in Store.Names)
        {
            Store[name].requires_grad = false;
        }

        Store.Adapters = new LoraAdapters(Store, options, seed, device);
        KeepFrozenInComputePrecision();
        return Store.Adapters;
    }

    /// <summary>Makes a network over the same weights with gradients of its own, for another thread; it must be disposed before this one.</summary>
    /// <exception cref="InvalidOperationException">There are adapters.</exception>
    internal PolicyNetwork Replicate() => Store.Adapters is null
        ? new PolicyNetwork(Architecture, normalization, device, new ParameterStore(Store))
        : throw new InvalidOperationException("A network with adapters has no replicas.");

    /// <summary>
    /// Makes a network for acting while this one is trained: what is trained is a copy, what is frozen is shared. It must be disposed before this one.
    /// </summary>
    internal PolicyNetwork ForActing() => new(Architecture, normalization, device, Store.WithOwnTrained(device));

    /// <summary>Copies weights in.</summary>
    /// <param name="source">The weights; exactly the tensors of <see cref="PolicyTensorNames"/>.</param>
    /// <exception cref="PolicyLoadException">Tensors are missing, superfluous or of another shape; all are listed.</exception>
    public void LoadWeights(IWeightSource source) => WeightLoading.Load(Store, source);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cachedLayout?.Dispose();
            proprioception?.Dispose();
            Array.ForEach(encoders, encoder => encoder.Dispose());
            Store.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Encodes and projects all images of the batch.</summary>
    /// <param name="images">uint8 [B, N, H, W, 3].</param>
    /// <returns>[B, N · patches, width].</returns>
    private torch.Tensor ImageTokens(torch.Tensor images) => projector.Forward(PatchFeatures(images));

    /// <summary>Matrices under adapters never change: a copy in single precision would only be cast in every forward.</summary>
    private void KeepFrozenInComputePrecision()
    {
        if (Store is { UsesBfloat16: true, Adapters: not null })
        {
            Store.KeepInBfloat16(LoraAdapters.FrozenMatrices(Architecture));
        }
    }

    private torch.Tensor PatchFeatures(torch.Tensor images)
    {
        torch.Tensor pictures = images.flatten(0, 1);
        Lazy<torch.Tensor> patches = new(() => PatchProjection.Patches(pictures, Architecture.VisionEncoders[0].PatchSize));
        torch.Tensor[] features = Array.ConvertAll(encoders, encoder => encoder.Forward(pictures, patches));
        torch.Tensor joined = features.Length == 1 ? features[0] : torch.cat(features, -1);
        if (Architecture.MergedPatchSide is { } side)
        {
            long squares = Architecture.ImageSize / Architecture.VisionEncoders[0].PatchSize / side;
            joined = joined.view(-1, squares, side, squares, side, joined.shape[2]).permute(0, 1, 3, 2, 4, 5);
        }

        return joined.reshape(images.shape[0], Architecture.ImageTokenCount, Architecture.VisionWidth);
    }

    /// <summary>Training repeats one prompt batch after batch; its layout is kept.</summary>
    private SequenceLayout LayoutOf(PolicyInputs inputs)
    {
        if (cachedLayout is null || !inputs.PromptLengths.AsSpan().SequenceEqual(cachedLengths) || !inputs.InputIds.AsSpan().SequenceEqual(cachedIds))
        {
            cachedLayout?.Dispose();
            cachedLayout = SequenceLayout.Create(Architecture, inputs, device);
            cachedIds = [.. inputs.InputIds];
            cachedLengths = [.. inputs.PromptLengths];
        }

        return cachedLayout;
    }

    private static PolicyArchitecture Checked(PolicyArchitecture architecture, ActionNormalization? proprioceptionNormalization)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        List<string> errors = [.. architecture.Validate()];
        if ((proprioceptionNormalization?.Dimension ?? 0) != architecture.ProprioceptionDimension)
        {
            errors.Add($"the proprioception normalisation has {proprioceptionNormalization?.Dimension ?? 0} dimensions; the architecture takes "
                + $"{architecture.ProprioceptionDimension}");
        }

        return errors.Count == 0
            ? architecture
            : throw new ArgumentException($"The network cannot be built: {string.Join("; ", errors)}.", nameof(architecture));
    }
}
