using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Passes weights on, says how far it is, and stops when asked to.</summary>
internal sealed class WeightProgress : IWeightSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly IWeightSource source;
    private readonly long totalElements;
    private readonly Terminal terminal;
    private readonly TimeProvider time;
    private readonly CancellationToken cancellation;
    private readonly Dictionary<string, int> elementSizes;
    private readonly double bytesPerElement;
    private readonly long start;
    private long done;
    private long bytes;
    private TimeSpan told;

    public WeightProgress(IWeightSource source, long totalElements, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        this.source = source;
        this.totalElements = totalElements;
        this.terminal = terminal;
        this.time = time;
        this.cancellation = cancellation;
        elementSizes = source.Tensors.ToDictionary(
            tensor => tensor.Name, tensor => tensor.ElementType == TensorElementType.Float32 ? sizeof(float) : sizeof(ushort));
        bytesPerElement = elementSizes.Values.DefaultIfEmpty(sizeof(ushort)).Average();
        start = time.GetTimestamp();
    }

    public IReadOnlyCollection<TensorDescription> Tensors => source.Tensors;

    /// <summary>Since this was made.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(start);

    public void Read(string name, long firstElement, Span<float> destination)
    {
        cancellation.ThrowIfCancellationRequested();
        source.Read(name, firstElement, destination);
        done += destination.Length;
        bytes += (long)destination.Length * elementSizes[name];
        TimeSpan now = Elapsed;
        if (now - told < Interval)
        {
            return;
        }

        told = now;
        double rate = bytes / now.TotalSeconds;
        TimeSpan left = TimeSpan.FromSeconds(Math.Max(0, totalElements - done) * bytesPerElement / rate);
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"read {bytes / 1e9:0.00} GB, {100.0 * Math.Min(done, totalElements) / totalElements:0} %, {rate / 1e6:0} MB/s, {left:hh\\:mm\\:ss} left"));
    }
}
