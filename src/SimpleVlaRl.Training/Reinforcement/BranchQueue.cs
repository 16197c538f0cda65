using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Which groups begin inside an earlier attempt: from there its continuations are compared with each other, which says of the decisions after that moment
/// alone whether they were good.
/// </summary>
/// <remarks>
/// Monte-Carlo continuations of intermediate states (Kazemnejad et al. 2024, "VinePPO", arXiv 2410.01679, section 4) as groups of their own, with GRPO's
/// advantage. What waits is forgotten when an iteration begins, so that a checkpoint needs none of it. At most one moment of each attempt of an open group is
/// kept, and <see cref="GrpoOptions.GroupsPerIteration"/> that wait.
/// </remarks>
/// <param name="options">The share of these groups, and how many an iteration has.</param>
/// <param name="seed">The seed of the draws.</param>
internal sealed class BranchQueue(GrpoOptions options, long seed)
{
    /// <summary>A group's number below this is that of its start's; above it the how-manieth branch of that group it is.</summary>
    private const int NumberBits = 40;

    private readonly List<(bool IsMixed, long Number, TrainingStart Start, BranchPoint Point)> waiting = [];
    private int started;
    private int branched;

    /// <summary>Whether there are such groups at all.</summary>
    public bool IsUsed => options.BranchShare > 0;

    /// <summary>The age of a group among all: a branch is as old as the group that it comes from.</summary>
    public static (long Group, long Number) Age(long number) => (number & ((1L << NumberBits) - 1), number);

    /// <summary>Forgets everything.</summary>
    public void Begin()
    {
        waiting.Clear();
        (started, branched) = (0, 0);
    }

    /// <summary>Says what the next group is.</summary>
    /// <param name="isAnyOpen">Whether groups are under way that may yet give a moment to begin from.</param>
    /// <param name="number">Gets the branch's number.</param>
    /// <param name="start">Gets its start.</param>
    /// <param name="point">Gets where it begins; null for a group from a start.</param>
    /// <returns>False where it is better to wait: those from a start have had their share, and more to branch from will come.</returns>
    public bool TryNext(bool isAnyOpen, out long number, out TrainingStart? start, out BranchPoint? point)
    {
        (number, start, point) = (0, null, null);
        bool isBranchDue = branched + 1 <= options.BranchShare * (started + branched + 1);
        if (isBranchDue && waiting.Count > 0)
        {
            int first = Math.Max(0, waiting.FindIndex(entry => entry.IsMixed));
            (_, number, start, point) = waiting[first];
            waiting.RemoveAt(first);
            branched++;
            return true;
        }

        if (isBranchDue && isAnyOpen && started >= (1 - options.BranchShare) * options.GroupsPerIteration)
        {
            return false;
        }

        started++;
        return true;
    }

    /// <summary>Chooses, of a group from a start that was mixed or failed altogether, moments inside its failed attempts.</summary>
    /// <param name="number">The group's number.</param>
    /// <param name="start">Its start.</param>
    /// <param name="isMixed">Whether some of its attempts succeeded.</param>
    /// <param name="failed">The moment kept of each failed attempt that has one.</param>
    public void Offer(long number, TrainingStart start, bool isMixed, IReadOnlyList<BranchPoint> failed)
    {
        // As many as a group from a start may be followed by.
        int wanted = (int)Math.Ceiling(options.BranchShare / (1 - options.BranchShare));
        List<BranchPoint> left = [.. failed];
        for (int branch = 0; branch < wanted && left.Count > 0; branch++)
        {
            (uint word, _, _, _) = CounterRandom.Philox((uint)number, (uint)(number >> 32), (uint)branch, 0x42525054, (uint)seed, (uint)(seed >> 32));
            int chosen = (int)((ulong)word * (ulong)left.Count >> 32);
            waiting.Add((isMixed, number | ((branch + 1L) << NumberBits), start, left[chosen]));
            left.RemoveAt(chosen);
        }

        while (waiting.Count > options.GroupsPerIteration)
        {
            waiting.RemoveAt(Math.Max(0, waiting.FindIndex(entry => !entry.IsMixed)));
        }
    }
}
