using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Episodes.Recording;

/// <summary>A preallocated place for one thing to record; exactly one of the three is set.</summary>
internal sealed class RecordSlot
{
    public StepRecord? Step { get; init; }

    public ChunkRecord? Chunk { get; init; }

    public ImageFrame? Frame { get; init; }

    public int CameraIndex { get; init; }
}
