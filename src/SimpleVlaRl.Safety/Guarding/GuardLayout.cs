namespace SimpleVlaRl.Safety.Guarding;

/// <summary>
/// Where everything lies in the memory that guard and runtime share: words of one writer each, on cache lines of their own, then the request, the reply and
/// the status, each behind a sequence lock.
/// </summary>
internal static class GuardLayout
{
    /// <summary>"VLAGUARD", little endian; written last, so that a file without it is not ready.</summary>
    public const ulong MagicWord = 0x4452_4155_4741_4C56;

    /// <summary>Changes with every change of this file.</summary>
    public const int LayoutVersion = 1;

    public const int Magic = 0;
    public const int Version = 8;
    public const int JointCount = 12;
    public const int Build = 16;
    public const int Digest = 32;
    public const int DigestLength = 32;
    public const int GuardProcess = 64;

    /// <summary>The guard's signs of life: when, and how many.</summary>
    public const int GuardBeat = 128;

    /// <summary>The session of the runtime that has the guard; 0 for none. The runtime takes it, the guard gives it back.</summary>
    public const int Owner = 192;

    /// <summary>The runtime's signs of life: when, and how many.</summary>
    public const int RuntimeBeat = 256;

    /// <summary>How often the runtime has said stop.</summary>
    public const int Stops = 320;

    /// <summary>Whether another program takes part, whether nobody listens: words that are read in every tick.</summary>
    public const int IsViolated = 384;
    public const int IsUnheard = 388;

    public const int Status = 448;
    public const int TextLength = 512;
    public const int TextCount = 3;
    public const int CounterCount = 4;
    public const int Request = 2048;

    /// <summary>The numbers of a chunk that can be checked: 128 waypoints of 128 joints.</summary>
    public const int LargestChunk = 16384;

    private const int Head = 64;

    public static int RequestChunk(int jointCount) => Request + Head + (jointCount * sizeof(double));

    public static int Reply(int jointCount) => Aligned(RequestChunk(jointCount) + (LargestChunk * sizeof(float)));

    public static int Size(int jointCount) => Aligned(Reply(jointCount) + Head + (jointCount * sizeof(double)));

    public static int Positions(int block) => block + Head;

    private static int Aligned(int offset) => (offset + 63) / 64 * 64;
}
