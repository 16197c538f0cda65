using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Core.Tests.Actions;

/// <summary>Core's arithmetic against values computed by the original code (tests/vectors/policy).</summary>
public sealed class ActionArithmeticTests
{
    private const int FirstTokenId = 31744;

    [Fact]
    public void ActionBins_DecodeOfEveryToken_EqualsOriginal()
    {
        using JsonDocument golden = Golden();
        int[] ids = [.. golden.RootElement.GetProperty("token_ids").EnumerateArray().Select(item => item.GetInt32())];
        double[] actions = Doubles(golden.RootElement.GetProperty("action"));

        Assert.Equal(ActionBins.Count, ids.Length);
        Assert.All(ids.Zip(actions), pair => Assert.Equal(pair.Second, ActionBins.Decode(pair.First - FirstTokenId), 1e-15));
    }

    [Fact]
    public void ActionBins_EncodeOfRecordedValues_EqualsOriginal()
    {
        using JsonDocument golden = Golden();
        JsonElement[] cases = [.. golden.RootElement.GetProperty("encode").EnumerateArray()];

        Assert.True(cases.Length > 100);
        Assert.All(cases, item =>
        {
            int token = ActionBins.Encode(item.GetProperty("value").GetDouble());
            Assert.Equal(item.GetProperty("token").GetInt32(), token + FirstTokenId);
            Assert.Equal(item.GetProperty("decoded").GetDouble(), ActionBins.Decode(token), 1e-15);
        });
    }

    [Fact]
    public void ActionBins_EncodeOfEveryEdgeAndItsNeighbours_FollowsDigitize()
    {
        using JsonDocument golden = Golden();
        double[] edges = Doubles(golden.RootElement.GetProperty("bin_edges"));

        Assert.Equal(256, edges.Length);
        foreach (double value in edges.SelectMany(edge => (double[])[Math.BitDecrement(edge), edge, Math.BitIncrement(edge)]))
        {
            double clipped = Math.Clamp(value, -1, 1);
            int digit = edges.Count(edge => clipped >= edge);
            Assert.Equal(32000 - digit, ActionBins.Encode(value) + FirstTokenId);
        }
    }

    [Theory]
    [InlineData("bounds", "min", "max")]
    [InlineData("bounds_q99", "q01", "q99")]
    [InlineData("bounds_q99_with_mask", "q01", "q99")]
    public void ActionNormalization_NormalizeOfProprioception_EqualsOriginal(string output, string low, string high)
    {
        using JsonDocument golden = Golden();
        JsonElement vectors = golden.RootElement.GetProperty("proprio_normalization");
        JsonElement expected = vectors.GetProperty(output);
        bool[] mask = [true, true, true, true];
        if (expected.ValueKind == JsonValueKind.Object)
        {
            mask = [.. expected.GetProperty("mask").EnumerateArray().Select(item => item.GetBoolean())];
            expected = expected.GetProperty("output");
        }

        ActionNormalization normalization = new()
        {
            Low = Doubles(vectors.GetProperty("stats").GetProperty(low)),
            High = Doubles(vectors.GetProperty("stats").GetProperty(high)),
            Mask = mask,
        };
        double[][] rows = [.. vectors.GetProperty("input").EnumerateArray().Select(Doubles)];
        double[][] answers = [.. expected.EnumerateArray().Select(Doubles)];

        Assert.Equal(rows.Length, answers.Length);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int d = 0; d < 4; d++)
            {
                Assert.Equal(answers[row][d], normalization.Normalize(d, rows[row][d]), 1e-14);
            }
        }
    }

    [Theory]
    [InlineData("a", "actions_bounds_q99", "q01", "q99")]
    [InlineData("a", "actions_bounds", "min", "max")]
    [InlineData("b1", "actions_bounds_q99", "q01", "q99")]
    [InlineData("b3", "actions_bounds", "min", "max")]
    public void ActionNormalization_Unnormalize_EqualsOriginal(string name, string output, string low, string high)
    {
        string folder = GoldenVectors.Policy;
        using JsonDocument sizes = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name[..1] + ".json")));
        JsonElement statistics = sizes.RootElement.GetProperty("norm_stats").GetProperty("golden").GetProperty("action");
        ActionNormalization normalization = new()
        {
            Low = Doubles(statistics.GetProperty(low)),
            High = Doubles(statistics.GetProperty(high)),
            Mask = [.. statistics.GetProperty("mask").EnumerateArray().Select(item => item.GetBoolean())],
        };
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, name + ".io.safetensors"));
        double[] normalized = Read(file, "normalized_actions");
        double[] expected = Read(file, output);
        long[] ids = [.. MemoryMarshal.Cast<byte, long>(Bytes(file, "greedy_ids"))];

        Assert.Equal(normalized.Length, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], normalization.Unnormalize(i % normalization.Dimension, normalized[i]), 1e-15);
            Assert.Equal(normalized[i], ActionBins.Decode((int)ids[i] - FirstTokenId), 1e-15);
        }
    }

    [Fact]
    public void ActionBins_EncodeOfNaN_Throws() => Assert.Throws<ArgumentException>(() => ActionBins.Encode(double.NaN));

    [Fact]
    public void CounterRandom_PhiloxOfKnownCounters_EqualsThePublishedVectors()
    {
        // Known-answer tests of Random123 (kat_vectors, philox4x32 10).
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), CounterRandom.Philox(0, 0, 0, 0, 0, 0));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            CounterRandom.Philox(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue));
    }

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenVectors.Policy, "tokens.json")));

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    private static double[] Read(SafetensorsFile file, string name) =>
        [.. MemoryMarshal.Cast<byte, double>(Bytes(file, name))];

    private static byte[] Bytes(SafetensorsFile file, string name)
    {
        byte[] bytes = new byte[file.Entries.Single(entry => entry.Name == name).ByteCount];
        file.ReadBytes(name, 0, bytes);
        return bytes;
    }
}
