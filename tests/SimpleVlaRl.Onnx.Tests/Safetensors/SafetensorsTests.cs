using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Tests.Safetensors;

public sealed class SafetensorsTests
{
    [Theory]
    [InlineData(TensorElementType.Float32, 0.0)]
    [InlineData(TensorElementType.Float16, 1.0 / 2048)]
    [InlineData(TensorElementType.BFloat16, 1.0 / 256)]
    public void File_WrittenAndRead_KeepsNamesShapesAndRoundedValues(TensorElementType elementType, double relativeError)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "model.safetensors");
        RandomWeights weights = new(TinyPolicies.Everything(), seed: 3);

        SafetensorsWriter.Write(
            path, weights, weights.Tensors.Select(tensor => tensor.Name), elementType, new Dictionary<string, string> { ["preset"] = "tiny" });
        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.Equal("tiny", file.Metadata["preset"]);
        Assert.Equal(weights.Tensors.Select(tensor => tensor.Name), file.Tensors.Select(tensor => tensor.Name));
        foreach (TensorDescription tensor in file.Tensors)
        {
            Assert.Equal(elementType, tensor.ElementType);
            Assert.Equal(weights.Tensors.Single(other => other.Name == tensor.Name).Shape, tensor.Shape);
            float[] values = new float[tensor.ElementCount];
            file.Read(tensor.Name, 0, values);
            Assert.All(
                weights[tensor.Name].Zip(values),
                pair => Assert.True(Math.Abs(pair.First - pair.Second) <= (Math.Abs(pair.First) * relativeError) + (relativeError > 0 ? 1e-7 : 0)));
        }
    }

    [Fact]
    public void BFloat16_OfValuesBetweenTwo_RoundsToNearestEven()
    {
        ushort[] halves = new ushort[5];
        float[] values = [1.00390625f, 1.01171875f, float.NaN, float.PositiveInfinity, float.MaxValue];

        ElementConversion.Narrow(TensorElementType.BFloat16, values, MemoryMarshal.AsBytes(halves.AsSpan()));

        Assert.Equal(0x3F80, halves[0]);
        Assert.Equal(0x3F82, halves[1]);
        Assert.True((halves[2] & 0x7F80) == 0x7F80 && (halves[2] & 0x7F) != 0);
        Assert.Equal(0x7F80, halves[3]);
        Assert.Equal(0x7F80, halves[4]);
    }

    [Fact]
    public void Read_OfARunInTheMiddle_GivesThatRun()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "model.safetensors");
        RandomWeights weights = new(TinyPolicies.Everything(), seed: 4);
        SafetensorsWriter.Write(path, weights, [PolicyTensorNames.Head, PolicyTensorNames.FinalNorm]);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        float[] run = new float[32];

        file.Read(PolicyTensorNames.Head, 100, run);

        Assert.Equal(weights[PolicyTensorNames.Head][100..132], run);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(PolicyTensorNames.FinalNorm, 1, new float[16]));
        Assert.Throws<KeyNotFoundException>(() => file.Read("absent", 0, new float[1]));
    }

    [Theory]
    [InlineData("{", 0, "malformed")]
    [InlineData("[]", 0, "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "data_offsets [0, 8]; the data has 7")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "end at byte 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "takes 12 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "data_offsets [8, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "shape [-2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, "malformed")]
    [InlineData("""{"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}""", 8, "F99")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "holes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "twice")]
    public void Open_OfAMalformedHeader_SaysWhatIsWrong(string header, int dataBytes, string expected)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "bad.safetensors");
        File.WriteAllBytes(path, [.. Length((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]]);

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(100UL)]
    public void Open_OfAHeaderLongerThanTheFile_RefusesWithoutAllocating(ulong claimed)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "bad.safetensors");
        File.WriteAllBytes(path, [.. Length(claimed), .. "{}"u8]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Open_OfAFileWithoutALength_Refuses(int bytes)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "bad.safetensors");
        File.WriteAllBytes(path, new byte[bytes]);

        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
    }

    private static byte[] Length(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
