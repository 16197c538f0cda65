using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Imitation;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Imitation;

/// <summary>How samples become batches.</summary>
public sealed class BatchAssemblerTests
{
    [Fact]
    public void Assemble_LastWaypointOfAnEpisode_RepeatsItAndLeavesTheNextEpisodeAlone()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        ImitationDataset dataset = Demonstrations.Dataset(architecture, 2, 4);
        BatchAssembler assembler = new(dataset, Demonstrations.Manifest(architecture), new ImitationOptions { TotalSteps = 1 });
        using DisposeScope scope = torch.NewDisposeScope();

        long[] labels = assembler.Assemble([2, 3], random: null).Tokens.data<long>().ToArray();

        Assert.Equal([.. Tokens(2), .. Tokens(3), .. Tokens(3), .. Tokens(3)], labels);
        static long[] Tokens(int waypoint) => [.. Enumerable.Range(0, 3)
            .Select(joint => (long)ActionBins.Encode(Math.Sin((waypoint * 53 % 256 / 64.0) + joint)))];
    }

    [Fact]
    public void Assemble_PromptsOfDifferentLength_ArePaddedAtTheirEnds()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        ImitationDataset dataset = Demonstrations.Dataset(architecture, 1, 1);
        dataset.BeginEpisode("longer", [1, 8, 9, 10, 11, 12]);
        dataset.AddWaypoint(new byte[8 * 8 * 3], new double[3], new double[3]);
        using DisposeScope scope = torch.NewDisposeScope();

        PolicyInputs inputs = new BatchAssembler(dataset, Demonstrations.Manifest(architecture), new ImitationOptions { TotalSteps = 1 }).Assemble(
            [0, 1], random: null).Inputs;

        Assert.Equal([1, 5, 6, 7, 0, 0, 1, 8, 9, 10, 11, 12], inputs.InputIds);
        Assert.Equal([4, 6], inputs.PromptLengths);
    }

    [Fact]
    public void Augmentation_WithoutColourChange_IsAPureShiftWithRepeatedEdges()
    {
        const int Size = 5;
        byte[] source = [.. Enumerable.Range(0, Size * Size * 3).Select(index => (byte)(index * 3))];
        ImitationOptions options = new() { TotalSteps = 1, ShiftPixels = 2, BrightnessJitter = 0, ContrastJitter = 0 };
        HashSet<(int, int)> seen = [];
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] shifted = new byte[source.Length];
            ImageAugmentation.Apply(source, Size, new Random(seed), options.Changes, shifted);

            (int X, int Y) shift = Shifts().Single(candidate => shifted.AsSpan().SequenceEqual(Shifted(source, Size, candidate.X, candidate.Y)));

            seen.Add(shift);
        }

        Assert.Equal(25, seen.Count);
    }

    [Fact]
    public void Dataset_Statistics_WidenJointsThatNeverMove()
    {
        ImitationDataset dataset = Demonstrations.Dataset(Samples.Tiny(), 2, 4);

        ActionNormalization joints = dataset.ProprioceptionStatistics(minimumRange: 0.5)!;

        Assert.Equal([-0.25, -0.25, -0.25], joints.Low);
        Assert.Equal([0.25, 0.25, 0.25], joints.High);
    }

    [Fact]
    public void Dataset_ValueNotFinite_IsRefused()
    {
        ImitationDataset dataset = Demonstrations.Dataset(Samples.Tiny(), 1, 1);

        Assert.Throws<ArgumentException>(() => dataset.AddWaypoint(new byte[8 * 8 * 3], new double[3], [0, double.NaN, 0]));
        Assert.Equal(1, dataset.WaypointCount);
    }

    private static IEnumerable<(int X, int Y)> Shifts() => Enumerable.Range(0, 25).Select(index => ((index % 5) - 2, (index / 5) - 2));

    private static byte[] Shifted(byte[] source, int size, int x, int y)
    {
        byte[] result = new byte[source.Length];
        for (int index = 0; index < result.Length; index++)
        {
            int row = Math.Clamp((index / (3 * size)) + y, 0, size - 1);
            int column = Math.Clamp((index / 3 % size) + x, 0, size - 1);
            result[index] = source[(((row * size) + column) * 3) + (index % 3)];
        }

        return result;
    }
}
