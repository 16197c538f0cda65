using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Testing;

/// <summary>Records with a different value in every place, so that a swap shows.</summary>
internal static class Records
{
    public static ChunkRecord Chunk()
    {
        ChunkRecord record = new(4, 14)
        {
            StampNanoseconds = 1_790_000_000_000_000_001,
            ChunkIndex = 9,
            ObservationStampNanoseconds = 1_789_999_999_999_999_999,
            FrameStampsNanoseconds = [1_789_999_999_000_000_001, 1_789_999_999_000_000_002, 1_789_999_999_000_000_003],
        };
        for (int i = 0; i < 14; i++)
        {
            record.Proprioception[i] = i / 7.0;
        }

        for (int i = 0; i < 56; i++)
        {
            record.Chunk.Tokens[i] = 255 - i;
            record.Chunk.LogProbabilities[i] = -i / 3f;
            record.Chunk.Entropies[i] = i / 5f;
            record.Chunk.Actions[i] = i - 28.5f;
        }

        record.Chunk.InferenceTime = TimeSpan.FromMilliseconds(12.5);
        record.Chunk.PreprocessingTime = TimeSpan.FromMilliseconds(3.25);
        record.Chunk.IsFromFallback = true;
        return record;
    }
}
