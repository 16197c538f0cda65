using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenInference.Wire;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Tests.OpenInference;

namespace SimpleVlaRl.Serving.Tests;

/// <summary>
/// The decoders of what strangers send, on random and on damaged messages: the only thing that may come out is a refusal. Seeds are fixed, so that a
/// failure can be had again; <c>FUZZ_TESTS</c> asks for more of them.
/// </summary>
public sealed class DecoderFuzzTests
{
    private const string Observation =
        "82a66e756d62657284c40b5f5f6e6461727261795f5fc3c40464617461c40c0000803f0000004000004040c4056474797065a33c6634c40573686170659103a670726f6d7074a26869";
    private static readonly int Tests = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_TESTS"), out int tests) ? tests : 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(20261125)]
    public void OpenPi_RandomBytes_AreDecodedOrRefused(ulong seed) =>
        Check(seed, ArbMap.Default.ArbFor<byte[]>(), bytes => Refuses(() => MessageDecoder.Decode(bytes)));

    [Theory]
    [InlineData(2)]
    [InlineData(20261126)]
    public void OpenPi_DamagedObservation_IsDecodedOrRefused(ulong seed)
    {
        byte[] whole = Convert.FromHexString(Observation);
        Check(seed, Damages(whole.Length), damage => Refuses(() => MessageDecoder.Decode(Apply(whole, damage))));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20261127)]
    public void OpenInference_RandomBytes_AreDecodedOrRefused(ulong seed) =>
        Check(seed, ArbMap.Default.ArbFor<byte[]>(), bytes => Refuses(() => Infer(bytes)));

    [Theory]
    [InlineData(4)]
    [InlineData(20261128)]
    public void OpenInference_DamagedRequest_IsDecodedOrRefused(ulong seed)
    {
        byte[] whole = OpenInferenceSamples.Request(ServingManifest.Create(), rows: 2, isRaw: true).ToByteArray();
        byte[] plain = OpenInferenceSamples.Request(ServingManifest.Create(), rows: 1, isRaw: false).ToByteArray();
        Check(seed, Damages(whole.Length), damage => Refuses(() => Infer(Apply(whole, damage))) && Refuses(() => Infer(Apply(plain, damage))));
    }

    [Fact]
    public void OpenInference_WholeRequest_IsDecoded()
    {
        PolicyManifest manifest = ServingManifest.Create();
        foreach (bool isRaw in (bool[])[true, false])
        {
            ModelInferRequest request = OpenInferenceSamples.Request(manifest, rows: 2, isRaw);
            TensorReader inputs = new(request, TensorContract.Inputs(manifest.Architecture));
            Assert.Equal(2, InferRows.Count(inputs, manifest.Architecture));
            PolicyRequest row = new() { Frames = [], Proprioception = new double[3] };
            InferRows.Write(inputs, 1, manifest, row);
            Assert.Equal([3, 4, 5], row.Proprioception);
            Assert.Equal([1, 72, 105], row.Prepared!.PromptTokens);
            Assert.Equal((byte)(row.Prepared.Images.Length % 251), row.Prepared.Images[0]);
        }
    }

    private static void Infer(byte[] bytes)
    {
        PolicyManifest manifest = ServingManifest.Create();
        TensorReader inputs = new(ModelInferRequest.Parser.ParseFrom(bytes), TensorContract.Inputs(manifest.Architecture));
        int rows = InferRows.Count(inputs, manifest.Architecture);
        PolicyRequest request = new() { Frames = [], Proprioception = new double[3] };
        for (int row = 0; row < rows; row++)
        {
            InferRows.Write(inputs, row, manifest, request);
        }
    }

    private static bool Refuses(Action decode)
    {
        try
        {
            decode();
            return true;
        }
        catch (Exception exception) when (exception is RequestException or InvalidProtocolBufferException)
        {
            return exception.Message.Length < 600;
        }
    }

    /// <summary>A few bytes overwritten, and perhaps the end cut off.</summary>
    private static Arbitrary<(int Position, byte Value)[]> Damages(int length) => Gen.Zip(Gen.Choose(0, length - 1), Gen.Choose(0, 255))
        .Select(pair => (pair.Item1, (byte)pair.Item2))
        .ArrayOf()
        .Where(changes => changes.Length is > 0 and < 8)
        .ToArbitrary();

    private static byte[] Apply(byte[] whole, (int Position, byte Value)[] damage)
    {
        byte[] copy = [.. whole];
        foreach ((int position, byte value) in damage)
        {
            copy[position % copy.Length] = value;
        }

        return damage[0].Value % 4 == 0 ? copy[..(damage[0].Position % copy.Length)] : copy;
    }

    private static void Check<T>(ulong seed, Arbitrary<T> arbitrary, Func<T, bool> property) =>
        Prop.ForAll(arbitrary, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithEndSize(400).WithReplay(seed, (seed * 2) + 1));
}
