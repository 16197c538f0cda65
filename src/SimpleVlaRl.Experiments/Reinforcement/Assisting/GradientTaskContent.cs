using System.Net;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement.Assisting;

/// <summary>A part of a step as the body of a request: written to the wire as it is made, never whole in memory.</summary>
internal sealed class GradientTaskContent(GradientTask task, PolicyArchitecture architecture) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // Not disposed: that would close the connection's stream, which has more to say.
        BufferedStream buffered = new(stream, 1 << 20);
        task.Write(buffered, architecture);
        await buffered.FlushAsync().ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
