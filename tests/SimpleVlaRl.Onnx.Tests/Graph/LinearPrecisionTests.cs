using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Tests.Graph;

/// <summary>One linear layer per precision in ONNX Runtime, against the product in double precision.</summary>
public sealed class LinearPrecisionTests
{
    private const int Rows = 5;
    private const int InputCount = 72;
    private const int OutputCount = 48;

    [Theory]
    [InlineData(OperatorDialect.Portable, Precision.Fp32, 1e-6)]
    [InlineData(OperatorDialect.Fused, Precision.Fp16, 1e-3)]
    [InlineData(OperatorDialect.Portable, Precision.Int8, 0.02)]
    [InlineData(OperatorDialect.Fused, Precision.Int8, 0.02)]
    [InlineData(OperatorDialect.Fused, Precision.Int4, 0.12)]
    public void Linear_OfRandomNumbers_IsNearTheExactProduct(OperatorDialect dialect, Precision precision, double tolerance)
    {
        float[] weight = Random(1, OutputCount * InputCount);
        float[] rows = Random(2, Rows * InputCount);

        double error = RelativeError(Run(dialect, precision, weight, rows), Product(weight, rows));

        TestContext.Current.TestOutputHelper?.WriteLine($"relative error {error}");
        Assert.InRange(error, 0, tolerance);
    }

    /// <summary>A row of huge numbers must not touch its neighbours: with one scale per tensor they would lose most of their digits.</summary>
    [Theory]
    [InlineData(OperatorDialect.Portable, Precision.Int8)]
    [InlineData(OperatorDialect.Fused, Precision.Int8)]
    [InlineData(OperatorDialect.Fused, Precision.Int4)]
    public void Linear_BesideARowOfOutliers_IsBitEqual(OperatorDialect dialect, Precision precision)
    {
        float[] weight = Random(1, OutputCount * InputCount);
        float[] rows = Random(2, Rows * InputCount);
        float[] withOutlier = [.. rows];
        for (int i = 0; i < InputCount; i++)
        {
            withOutlier[(2 * InputCount) + i] *= 5000;
        }

        float[] calm = Run(dialect, precision, weight, rows);
        float[] disturbed = Run(dialect, precision, weight, withOutlier);
        float[] alone = Run(dialect, precision, weight, rows[..InputCount]);

        foreach (int row in (int[])[0, 1, 3, 4])
        {
            Assert.Equal(calm[(row * OutputCount)..((row + 1) * OutputCount)], disturbed[(row * OutputCount)..((row + 1) * OutputCount)]);
        }

        Assert.NotEqual(calm[(2 * OutputCount)..(3 * OutputCount)], disturbed[(2 * OutputCount)..(3 * OutputCount)]);
        if (precision == Precision.Int8)
        {
            Assert.Equal(alone, calm[..OutputCount]);
        }
    }

    /// <summary>Numbers that 4 bits hold exactly come out as they went in: nibbles, blocks and scales are where the operator looks for them.</summary>
    [Fact]
    public void Int4_OfWeightsThatFitExactly_GivesThemBack()
    {
        Random random = new(3);
        float[] weight = new float[OutputCount * InputCount];
        for (int output = 0; output < OutputCount; output++)
        {
            for (int input = 0; input < InputCount; input++)
            {
                float scale = 0.25f * (1 + output + (input / 32));
                weight[(output * InputCount) + input] = scale * (input % 32 == 0 ? -8 : random.Next(-8, 8));
            }
        }

        // Unit rows read single weights; an activation that is alone in its block is exact in 8 bits.
        float[] rows = new float[Rows * InputCount];
        int[] picked = [0, 1, 31, 32, 71];
        for (int row = 0; row < Rows; row++)
        {
            rows[(row * InputCount) + picked[row]] = 1;
        }

        float[] found = Run(OperatorDialect.Fused, Precision.Int4, weight, rows);

        for (int row = 0; row < Rows; row++)
        {
            for (int output = 0; output < OutputCount; output++)
            {
                float expected = weight[(output * InputCount) + picked[row]];
                Assert.Equal(expected, found[(row * OutputCount) + output], 1e-4 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [Theory]
    [InlineData(OperatorDialect.Portable, Precision.Int8)]
    [InlineData(OperatorDialect.Fused, Precision.Int8)]
    [InlineData(OperatorDialect.Fused, Precision.Int4)]
    [InlineData(OperatorDialect.Fused, Precision.Fp16)]
    public void Linear_WithAWeightThatIsNoNumber_ShowsIt(OperatorDialect dialect, Precision precision)
    {
        float[] weight = Random(1, OutputCount * InputCount);
        weight[(3 * InputCount) + 7] = float.NaN;

        float[] found = Run(dialect, precision, weight, Random(2, Rows * InputCount));

        Assert.All(Enumerable.Range(0, Rows), row => Assert.True(float.IsNaN(found[(row * OutputCount) + 3])));
    }

    /// <summary>On a processor without VNNI eight bits saturate, which is why they have to be asked for there.</summary>
    public static TheoryData<Int8WeightRange> AllowedRanges =>
        Int8Support.TakesEightBits ? [Int8WeightRange.SevenBits, Int8WeightRange.EightBits] : [Int8WeightRange.SevenBits];

    [Theory]
    [MemberData(nameof(AllowedRanges))]
    public void Int8_OnARowThatWouldSaturateSixteenBits_IsExactWhereItsRangeIsAllowed(Int8WeightRange range)
    {
        float[] weight = [.. Enumerable.Repeat(1f, OutputCount * InputCount)];
        float[] rows = [.. Enumerable.Repeat(1f, Rows * InputCount)];

        float[] found = Run(OperatorDialect.Fused, Precision.Int8, weight, rows, range);

        Assert.All(found, value => Assert.Equal(InputCount, value, 1e-3));
    }

    private static double[] Product(float[] weight, float[] rows)
    {
        double[] product = new double[rows.Length / InputCount * OutputCount];
        for (int i = 0; i < product.Length; i++)
        {
            int row = i / OutputCount;
            int output = i % OutputCount;
            for (int input = 0; input < InputCount; input++)
            {
                product[i] += (double)weight[(output * InputCount) + input] * rows[(row * InputCount) + input];
            }
        }

        return product;
    }

    private static double RelativeError(float[] found, double[] expected) =>
        Math.Sqrt(found.Zip(expected, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(value => value * value));

    private static float[] Random(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static float[] Run(OperatorDialect dialect, Precision precision, float[] weight, float[] rows, Int8WeightRange range = Int8WeightRange.SevenBits)
    {
        using TemporaryFolder folder = new();
        OnnxGraphBuilder graph = new(new PolicyExportOptions { Dialect = dialect, Precision = precision, Int8Weights = range }) { LinearPrecision = precision };
        string x = graph.Input("x", OnnxElementType.Float, "R", InputCount);
        graph.Output("y", graph.Linear(new OneTensor(weight), x, "layer", InputCount, OutputCount, hasBias: false), OnnxElementType.Float, "R", OutputCount);
        graph.Prune();
        OnnxModelWriter.Write(graph, folder.Path, "model.onnx", 0, new Dictionary<string, string>());
        using InferenceSession session = new(Path.Combine(folder.Path, "model.onnx"));
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(rows, [rows.Length / InputCount, InputCount]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["x"], [input], ["y"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private sealed class OneTensor(float[] values) : IWeightSource
    {
        public IReadOnlyCollection<TensorDescription> Tensors => [new("layer.weight", TensorElementType.Float32, [OutputCount, InputCount])];

        public void Read(string name, long firstElement, Span<float> destination) => values.AsSpan((int)firstElement, destination.Length).CopyTo(destination);
    }
}
