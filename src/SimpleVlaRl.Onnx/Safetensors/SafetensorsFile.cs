using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>An open safetensors file. Tensors are read on demand, in runs, from any thread.</summary>
public sealed class SafetensorsFile : IWeightSource, IDisposable
{
    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly Dictionary<string, SafetensorsEntry> entries;

    private SafetensorsFile(SafeFileHandle file, string path)
    {
        this.file = file;
        this.path = path;
        (Entries, Metadata) = SafetensorsHeader.Read(file, path);
        entries = Entries.ToDictionary(entry => entry.Name);
        Tensors = [.. Entries.Where(entry => SafetensorsDataType.ToWeight(entry.DataType) is not null)
            .Select(entry => new TensorDescription(entry.Name, SafetensorsDataType.ToWeight(entry.DataType)!.Value, entry.Shape))];
    }

    /// <summary>Every tensor in the file, also those that are no weights.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The header's free-form entries.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return new SafetensorsFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(string name, long firstElement, Span<float> destination)
    {
        SafetensorsEntry entry = Find(name);
        TensorElementType elementType = SafetensorsDataType.ToWeight(entry.DataType)
            ?? throw new KeyNotFoundException($"The tensor '{name}' in '{this.path}' has the element type {entry.DataType}; weights are F32, F16 or BF16.");
        if (elementType == TensorElementType.Float32)
        {
            ReadBytes(name, firstElement * sizeof(float), MemoryMarshal.AsBytes(destination));
            return;
        }

        const int PieceElements = 1 << 16;
        ushort[] halves = new ushort[Math.Min(PieceElements, destination.Length)];
        for (int done = 0; done < destination.Length; done += halves.Length)
        {
            Span<ushort> piece = halves.AsSpan(0, Math.Min(halves.Length, destination.Length - done));
            ReadBytes(name, (firstElement + done) * sizeof(ushort), MemoryMarshal.AsBytes(piece));
            ElementConversion.Widen(elementType, piece, destination[done..]);
        }
    }

    /// <summary>Reads a run of a tensor's stored bytes, whatever its type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="firstByte">The first byte, counted from the tensor's start.</param>
    /// <param name="destination">The bytes wanted.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The run is not inside the tensor.</exception>
    public void ReadBytes(string name, long firstByte, Span<byte> destination)
    {
        SafetensorsEntry entry = Find(name);
        if (firstByte < 0 || firstByte > entry.ByteCount - destination.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstByte), firstByte, $"The tensor '{name}' has {entry.ByteCount} bytes; {destination.Length} were asked for.");
        }

        for (int done = 0; done < destination.Length;)
        {
            int count = RandomAccess.Read(this.file, destination[done..], entry.Offset + firstByte + done);
            done += count > 0
                ? count
                : throw new EndOfStreamException($"The file '{this.path}' ended inside the tensor '{name}'; it was shortened while open.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => this.file.Dispose();

    private SafetensorsEntry Find(string name) => entries.TryGetValue(name, out SafetensorsEntry? entry)
        ? entry
        : throw new KeyNotFoundException($"There is no tensor '{name}' in '{this.path}'.");
}
