using System.Runtime.CompilerServices;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Observations;

public sealed class ImageSpillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Keep_ManyPicturesFromManyThreads_ComeBackAsTheyWereAcrossFiles()
    {
        ImageSpill spill = new(Path.Combine(folder.Path, "new"), segmentBytes: 10_000);
        KeptImages[] kept = new KeptImages[200];
        Parallel.For(0, kept.Length, number =>
        {
            // One buffer may be used again and again: what was kept must not follow it.
            byte[] images = Picture(number);
            kept[number] = spill.Keep(images);
            Array.Clear(images);
        });

        for (int number = 0; number < kept.Length; number++)
        {
            Assert.Equal(Picture(number), kept[number].ToArray());
            Assert.Equal((Picture(number).Length, 0), (kept[number].Length, kept[number].MemoryBytes));
        }

        Assert.Equal(kept.Sum(images => (long)images.Length), spill.TotalBytes);
    }

    [Fact]
    public void Keep_PictureLongerThanAFile_IsOneFile()
    {
        ImageSpill spill = new(folder.Path, segmentBytes: 10);
        KeptImages first = spill.Keep([1, 2, 3]);
        byte[] large = [.. Enumerable.Range(0, 5000).Select(value => (byte)value)];
        KeptImages second = spill.Keep(large);
        Assert.Equal(large, second.ToArray());
        Assert.Equal([1, 2, 3], first.ToArray());
    }

    [Fact]
    public void Keep_Files_HaveNoNameThatAKillCouldLeave()
    {
        ImageSpill spill = new(folder.Path);
        KeptImages kept = spill.Keep([1, 2, 3]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal([1, 2, 3], kept.ToArray());
    }

    [Fact]
    public void Begin_AfterALargeStepWasLearnedFromOrDropped_ClosesItsFiles()
    {
        GrpoOptions options = new() { GroupSize = 2, GroupsPerIteration = 1, OptimizerSteps = 1 };
        GroupSampler sampler = new(options, group => new TrainingStart("test", group), seed: 1);
        ImageSpill spill = new(folder.Path, segmentBytes: 40 << 20);
        Play(sampler, spill, start: 1, succeeds: true);
        Play(sampler, spill, start: 2, succeeds: false);
        Assert.Equal(4, OpenFiles());
        Learn(sampler);
        sampler.Begin(1);
        GC.WaitForPendingFinalizers();

        // What is being written to stays.
        Assert.Equal(1, OpenFiles());
    }

    /// <summary>In a frame of its own, which holds nothing afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Learn(GroupSampler sampler) => Assert.Single(sampler.Take());

    /// <summary>A group of two attempts, 80 MB of pictures; without a difference it is dropped.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Play(GroupSampler sampler, ImageSpill spill, long start, bool succeeds)
    {
        PlannedEpisode[] attempts = [sampler.Claim(new TrainingStart("test", start), 0)!, sampler.Claim(new TrainingStart("test", start), 0)!];
        foreach (PlannedEpisode attempt in attempts)
        {
            GrpoDecision decision = new(spill.Keep(new byte[40 << 20]), [], [], []);
            GrpoEpisode episode = new([1, 2], [decision], 0, succeeds && attempt == attempts[0]);
            EpisodeOutcome outcome = episode.Succeeded ? EpisodeOutcome.Success("test") : EpisodeOutcome.Failure("test");
            sampler.Ended(new EpisodeResult(attempt, episode, outcome, 1, 1));
        }
    }

    /// <summary>This process's open files that lay in the folder and have no name any more.</summary>
    private int OpenFiles() => Directory.GetFiles("/proc/self/fd")
        .Count(file => new FileInfo(file).LinkTarget is { } target && target.StartsWith(folder.Path, StringComparison.Ordinal));

    [Fact]
    public void Spill_FolderThatIsAFile_SaysSo()
    {
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.ThrowsAny<IOException>(() => new ImageSpill(file));
    }

    [Fact]
    public void ToKeptImages_BytesInMemory_AreCounted()
    {
        KeptImages kept = new byte[] { 4, 5 };
        Assert.Equal((2, 2), (kept.Length, kept.MemoryBytes));
        Assert.Equal([4, 5], kept.ToArray());
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Picture(int number)
    {
        byte[] images = new byte[300 + (7 * number)];
        new Random(number).NextBytes(images);
        return images;
    }
}
