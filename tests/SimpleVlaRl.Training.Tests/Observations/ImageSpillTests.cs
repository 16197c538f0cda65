using SimpleVlaRl.Training.Observations;

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
