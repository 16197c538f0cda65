namespace SimpleVlaRl.Training.Imitation;

/// <summary>
/// Which samples a step takes: a shuffle of all of them per epoch, a pure function of seed and step, so that a resumed run goes on as if never stopped.
/// </summary>
/// <param name="samples">The samples to take from.</param>
/// <param name="batchSize">Samples per step.</param>
/// <param name="seed">The seed.</param>
internal sealed class SampleOrder(int[] samples, int batchSize, long seed)
{
    private readonly int[] order = new int[samples.Length];
    private long shuffledEpoch = -1;

    public void Fill(long step, Span<int> batch)
    {
        for (int index = 0; index < batch.Length; index++)
        {
            long position = (step * batchSize) + index;
            long epoch = position / samples.Length;
            if (epoch != shuffledEpoch)
            {
                samples.CopyTo(order, 0);
                RandomOf(seed, epoch, 1).Shuffle(order);
                shuffledEpoch = epoch;
            }

            batch[index] = order[position % samples.Length];
        }
    }

    /// <summary>A generator of its own for a purpose at a step.</summary>
    public static Random RandomOf(long seed, long step, int purpose)
    {
        // SplitMix64's finaliser (Steele, Lea and Flood 2014) over the three numbers.
        ulong mixed = (ulong)seed ^ ((ulong)step * 0x9E3779B97F4A7C15UL) ^ ((ulong)purpose << 56);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return new Random((int)((mixed ^ (mixed >> 31)) >> 32));
    }
}
