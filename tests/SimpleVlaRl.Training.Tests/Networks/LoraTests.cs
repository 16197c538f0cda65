using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Imitation;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>Low-rank adapters, from no change at all to merged weights.</summary>
public sealed class LoraTests : IDisposable
{
    private static readonly LoraOptions Rank4 = LoraOptions.OfRank(4);
    private readonly string folder = Directory.CreateTempSubdirectory("lora").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(32)]
    [InlineData(8)]
    [InlineData(64)]
    public void OfRank_Default_HasTheScaleOne(int rank)
    {
        using PolicyNetwork network = Samples.Network(Samples.Tiny());
        Assert.Equal(1, network.AttachLora(LoraOptions.OfRank(rank), seed: 1).Scale);
        Assert.Equal(new LoraOptions(rank, 16), LoraOptions.OfRank(rank, 16));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AttachLora_Bfloat16_KeepsTheFrozenMatricesInItAndAnswersAsBefore(bool isSetBefore)
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork network = Samples.Network(architecture);
        PolicyInputs inputs = Samples.Inputs(architecture, rows: 2);
        using PolicyNetwork cast = Samples.Network(architecture);
        cast.UsesBfloat16 = true;
        long before = network.Store.Flat.numel();

        network.UsesBfloat16 = isSetBefore;
        LoraAdapters adapters = network.AttachLora(Rank4, seed: 3);
        network.UsesBfloat16 = true;

        Assert.Equal(Logits(cast, inputs), Logits(network, inputs));
        Assert.All(adapters.Layers, layer => Assert.Equal(torch.ScalarType.BFloat16, network.Store[layer + ".weight"].dtype));
        Assert.Equal(before - adapters.Layers.Sum(layer => network.Store[layer + ".weight"].numel()), network.Store.Flat.numel());
        Assert.Equal(torch.ScalarType.Float32, network.Store[PolicyTensorNames.Head].dtype);
        Assert.All(network.named_parameters(), parameter => Assert.False(parameter.parameter.requires_grad));

        // What is shipped is what was multiplied: each value rounded to bfloat16, everything else as it was.
        float[] expected = [.. PolicyTensorNames.All(architecture)
            .SelectMany(tensor => Rounded(cast.Store[tensor.Name], adapters.LayerOf(tensor.Name) is not null))];
        Assert.Equal(expected, Values(new TorchWeightSource(network)));
        Assert.Throws<InvalidOperationException>(() => network.UsesBfloat16 = false);
    }

    [Fact]
    public void Train_WithAdaptersInBfloat16_LearnsAndMergesToTheSameLogits()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork start = Samples.Network(architecture, seed: 9);
        start.Store.PartOf(start.Store.Flat, PolicyTensorNames.Head).mul_(50);
        using ImitationTrainer trainer = Trainer(
            architecture, start, Options() with { AverageDecay = 0, ReportEverySteps = 1, ValidateEverySteps = 0, UsesBfloat16 = true });
        double before = trainer.Step()!.Loss;
        double after = before;
        for (int step = 0; step < 60; step++)
        {
            after = trainer.Step()!.Loss;
        }

        Assert.True(after < before - 0.3, $"the loss went from {before} to {after}");
        PolicyInputs inputs = Samples.Inputs(architecture, rows: 3);
        using PolicyNetwork merged = Samples.Network(architecture, seed: 4);
        merged.LoadWeights(trainer.Weights);
        float[] expected = Logits(trainer.Network, inputs);
        Assert.True(Distance(Logits(start, inputs), expected) > 0.1, "the adapters do nothing");

        // No farther apart than what bfloat16 alone does to the merged network's logits.
        float[] single = Logits(merged, inputs);
        merged.UsesBfloat16 = true;
        float rounding = Distance(single, Logits(merged, inputs));
        Assert.InRange(Distance(single, expected), 0, 3 * rounding);
        Assert.True(rounding < 0.1 * Distance(Logits(start, inputs), expected), $"rounding, {rounding}, hides the adapters");
    }

    [Fact]
    public void AttachLora_Fresh_LeavesTheLogitsAsTheyWere()
    {
        using PolicyNetwork network = Samples.Network(Samples.Tiny());
        PolicyInputs inputs = Samples.Inputs(Samples.Tiny(), rows: 2);
        float[] before = Logits(network, inputs);

        LoraAdapters adapters = network.AttachLora(Rank4, seed: 3);

        Assert.Equal(before, Logits(network, inputs));
        Assert.True(adapters.Store.Flat.abs().sum().item<float>() > 0, "A is zero too");
    }

    [Fact]
    public void AttachLora_Nano_AdaptsEveryLinearLayerButTheHead()
    {
        PolicyArchitecture nano = PolicyPresets.Create("nano", 14);
        using PolicyNetwork network = Samples.Network(nano);
        LoraAdapters adapters = network.AttachLora(LoraOptions.OfRank(32), seed: 1);

        string[] expected = [.. PolicyTensorNames.All(nano).Where(tensor => tensor.Shape.Count == 2).Select(tensor => tensor.Name[..^".weight".Length])
            .Except(["language_model.model.embed_tokens", "language_model.lm_head"])];
        Assert.Equal(expected.Order(), adapters.Layers.Order());
        Assert.Contains("language_model.model.layers.0.self_attn.q_proj", adapters.Layers);
        Assert.Contains("projector.fc1", adapters.Layers);
        Assert.All(network.named_parameters(), parameter => Assert.False(parameter.parameter.requires_grad));
        Assert.Throws<InvalidOperationException>(() => network.AttachLora(Rank4, seed: 1));
    }

    [Fact]
    public void AttachLora_Gaussian_HasDeviationOneOverRank()
    {
        using PolicyNetwork network = Samples.Network(PolicyPresets.Create("nano", 14));
        LoraAdapters adapters = network.AttachLora(LoraOptions.OfRank(8), seed: 1);
        torch.Tensor a = adapters.Store["language_model.model.layers.0.mlp.gate_proj.lora_A.weight"];
        Assert.InRange(a.std().item<float>(), 0.9f / 8, 1.1f / 8);
    }

    [Fact]
    public void Train_WithAdapters_ChangesOnlyThemAndMergesToTheSameLogits()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork start = Samples.Network(architecture, seed: 9);

        // A fresh head is near zero, and it is frozen here: adapters below it could not move the logits.
        start.Store.PartOf(start.Store.Flat, PolicyTensorNames.Head).mul_(50);
        float[] startValues = Values(new TorchWeightSource(start));
        using ImitationTrainer trainer = Trainer(architecture, start, Options() with { AverageDecay = 0, ReportEverySteps = 1, ValidateEverySteps = 0 });
        double before = trainer.Step()!.Loss;
        double after = before;
        for (int step = 0; step < 60; step++)
        {
            after = trainer.Step()!.Loss;
        }

        Assert.Equal(startValues, Values(new TorchWeightSource(trainer.Network)));
        Assert.True(after < before - 0.3, $"the loss went from {before} to {after}");
        PolicyInputs inputs = Samples.Inputs(architecture, rows: 3);
        using PolicyNetwork merged = Samples.Network(architecture, seed: 4);
        merged.LoadWeights(trainer.Weights);
        float[] expected = Logits(trainer.Network, inputs);
        Assert.True(Distance(Logits(start, inputs), expected) > 1e-2, "the adapters do nothing");
        Assert.True(Distance(Logits(merged, inputs), expected) <= 1e-5, $"merged logits differ by {Distance(Logits(merged, inputs), expected)}");
    }

    [Fact]
    public void MergedWeights_ReadInPieces_EqualTheProduct()
    {
        using PolicyNetwork network = Samples.Network(Samples.Tiny());
        LoraAdapters adapters = network.AttachLora(Rank4, seed: 3);
        Randomize(adapters);
        TorchWeightSource source = new(network);
        MergedLoraWeights merged = new(source, adapters);
        const string Name = "language_model.model.layers.1.mlp.gate_proj.weight";
        float[] a = Read(new TorchWeightSource(adapters.Store, adapters.Store.Flat), "language_model.model.layers.1.mlp.gate_proj.lora_A.weight", 0, 4 * 16);
        float[] b = Read(new TorchWeightSource(adapters.Store, adapters.Store.Flat), "language_model.model.layers.1.mlp.gate_proj.lora_B.weight", 0, 32 * 4);
        float[] w = Read(source, Name, 0, 32 * 16);
        foreach ((int first, int count) in ((int, int)[])[(0, 512), (5, 3), (17, 100), (511, 1), (16, 16)])
        {
            float[] piece = Read(merged, Name, first, count);
            for (int i = 0; i < count; i++)
            {
                (int row, int column) = Math.DivRem(first + i, 16);
                double expected = w[first + i] + (Rank4.Alpha / Rank4.Rank * Enumerable.Range(0, 4).Sum(k => (double)b[(row * 4) + k] * a[(k * 16) + column]));
                Assert.Equal(expected, piece[i], 1e-5);
            }
        }

        Assert.Equal(Read(source, PolicyTensorNames.Head, 3, 40), Read(merged, PolicyTensorNames.Head, 3, 40));
    }

    [Fact]
    public void File_WrittenAndRead_GivesTheSameAdaptersAndRefusesOthers()
    {
        using PolicyNetwork first = Samples.Network(Samples.Tiny());
        LoraAdapters adapters = first.AttachLora(Rank4, seed: 3);
        Randomize(adapters);
        string path = Path.Combine(folder, "adapters.safetensors");
        LoraFile.Write(path, adapters);
        using PolicyNetwork second = Samples.Network(Samples.Tiny());
        LoraAdapters read = second.AttachLora(LoraFile.ReadOptions(path), seed: 8);
        LoraFile.Read(path, read);
        PolicyInputs inputs = Samples.Inputs(Samples.Tiny(), rows: 2);
        Assert.Equal(Logits(first, inputs), Logits(second, inputs));

        using PolicyNetwork third = Samples.Network(Samples.Tiny());
        LoraAdapters other = third.AttachLora(LoraOptions.OfRank(2), seed: 8);
        Assert.Contains("rank 4", Assert.Throws<InvalidDataException>(() => LoraFile.Read(path, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryResume_WithAdapters_GoesOnAsIfNeverStoppedAndOnlyOverTheSameBase()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork start = Samples.Network(architecture, seed: 9);
        ImitationOptions options = Options() with { CheckpointPath = Path.Combine(folder, "run.safetensors") };
        using ImitationTrainer whole = Trainer(architecture, start, options);
        for (int step = 0; step < 4; step++)
        {
            whole.Step();
        }

        whole.SaveCheckpoint();
        using ImitationTrainer resumed = Trainer(architecture, start, options);
        Assert.True(resumed.TryResume());
        for (int step = 0; step < 3; step++)
        {
            whole.Step();
            resumed.Step();
        }

        Assert.Equal(Values(whole.Weights), Values(resumed.Weights));
        using PolicyNetwork otherStart = Samples.Network(architecture, seed: 10);
        using ImitationTrainer other = Trainer(architecture, otherStart, options);
        Assert.Contains("another run", Assert.Throws<InvalidDataException>(() => other.TryResume()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_AdaptersWithoutStartWeights_Refuses()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ImitationTrainer(
            Demonstrations.Manifest(architecture),
            Demonstrations.Dataset(architecture, 2, 4),
            Options() with { Lora = new LoraOptions(0, 16) },
            TimeProvider.System));
        Assert.Contains("none to start from", exception.Message, StringComparison.Ordinal);
        Assert.Contains("lora rank is 0", exception.Message, StringComparison.Ordinal);
    }

    private static ImitationOptions Options() => new()
    {
        TotalSteps = 100,
        BatchSize = 16,
        WarmUpSteps = 2,
        ThreadCount = 2,
        ValidationFraction = 0.3,
        PeakLearningRate = 5e-3,
        Lora = Rank4,
        ShiftPixels = 0,
    };

    private static ImitationTrainer Trainer(PolicyArchitecture architecture, PolicyNetwork start, ImitationOptions options) => new(
        Demonstrations.Manifest(architecture), Demonstrations.Dataset(architecture, 4, 8), options, TimeProvider.System,
        startWeights: new TorchWeightSource(start));

    private static void Randomize(LoraAdapters adapters)
    {
        using torch.Generator generator = new(11, torch.CPU);
        using torch.Tensor values = torch.randn(adapters.Store.Flat.shape, generator: generator);
        adapters.Store.Flat.copy_(values.mul_(0.3));
    }

    private static float[] Values(IWeightSource source) => [.. source.Tensors.SelectMany(tensor => Read(source, tensor.Name, 0, (int)tensor.ElementCount))];

    private static float[] Read(IWeightSource source, string name, long first, int count)
    {
        float[] values = new float[count];
        source.Read(name, first, values);
        return values;
    }

    private static float[] Logits(PolicyNetwork network, PolicyInputs inputs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        return MemoryMarshal.Cast<byte, float>(network.Forward(inputs).contiguous().bytes).ToArray();
    }

    private static float[] Rounded(torch.Tensor tensor, bool toBfloat16)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor values = toBfloat16 ? tensor.detach().to_type(torch.bfloat16).to_type(torch.float32) : tensor.detach();
        return MemoryMarshal.Cast<byte, float>(values.contiguous().bytes).ToArray();
    }

    private static float Distance(float[] expected, float[] actual) => expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
}
