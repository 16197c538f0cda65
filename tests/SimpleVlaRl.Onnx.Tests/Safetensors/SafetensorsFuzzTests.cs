using System.Buffers.Binary;
using System.Text;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Tests.Safetensors;

/// <summary>
/// Thousands of damaged safetensors files: each is read right or refused with the documented exception, and none makes the reader allocate by its word.
/// </summary>
public sealed class SafetensorsFuzzTests
{
    [Fact]
    public void Open_OfMutants_ReadsRightOrRefuses()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "mutant.safetensors");
        (int opened, int refused) = (0, 0);
        Mutation.Check(Sound(folder.Path), 6000, content =>
        {
            File.WriteAllBytes(path, content);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(path);
                Demand(file, content.Length);
                opened++;
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains(path, exception.Message, StringComparison.Ordinal);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        });
        Assert.True(opened > 50 && refused > 1000, $"{opened} opened and {refused} refused: the mutants are too tame or too wild to show anything");
    }

    /// <summary>What was let in keeps the format's promises, and every tensor can be read to its end.</summary>
    private static void Demand(SafetensorsFile file, int length)
    {
        Assert.True(file.Entries.Sum(entry => entry.ByteCount) <= length);
        byte[] bytes = new byte[file.Entries.Select(entry => (int)entry.ByteCount).DefaultIfEmpty(0).Max()];
        foreach (SafetensorsEntry entry in file.Entries)
        {
            Assert.All(entry.Shape, size => Assert.True(size >= 0));
            file.ReadBytes(entry.Name, 0, bytes.AsSpan(0, (int)entry.ByteCount));
        }

        foreach (TensorDescription tensor in file.Tensors)
        {
            file.Read(tensor.Name, 0, new float[tensor.ElementCount]);
        }
    }

    private static byte[][] Sound(string folder)
    {
        string path = Path.Combine(folder, "sound.safetensors");
        RandomWeights weights = new(TinyPolicies.Everything(), seed: 4);
        string[] names = [.. weights.Tensors.OrderBy(tensor => tensor.ElementCount).Take(4).Select(tensor => tensor.Name)];
        SafetensorsWriter.Write(path, weights, names, TensorElementType.BFloat16, new Dictionary<string, string> { ["format"] = "pt" });
        return
        [
            File.ReadAllBytes(path),
            Bytes(8, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"""),
            Bytes(
                24,
                """{"__metadata__":{"k":"v"},"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[2,4],"data_offsets":[8,24]}}"""),
            Bytes(0, "{}"),
        ];

        static byte[] Bytes(int dataBytes, string header)
        {
            byte[] text = Encoding.UTF8.GetBytes(header);
            byte[] file = new byte[8 + text.Length + dataBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)text.Length);
            text.CopyTo(file, 8);
            return file;
        }
    }
}
