using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Episodes.Tests;

/// <summary>Reading a store writes nothing: tried with another user's eyes, whom the folder does not let write, and by comparing the folder.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed partial class ReadOnlyStoreTests : IDisposable
{
    private const uint Nobody = 65534;

    private const UnixFileMode ReadableFolder = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryStore store = new();

    public ReadOnlyStoreTests()
    {
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        SampleEpisode.Write(writer, SampleEpisode.Header(1), 5);
        SampleEpisode.Write(writer, SampleEpisode.Header(2), 5, EpisodeOutcome.Failure("timeout"));
    }

    public void Dispose()
    {
        foreach (string folder in Folders())
        {
            File.SetUnixFileMode(folder, ReadableFolder | UnixFileMode.UserWrite);
        }

        store.Dispose();
    }

    [Theory]
    [InlineData("as it is")]
    [InlineData("without index")]
    [InlineData("index lacks an episode")]
    [InlineData("damaged index")]
    [InlineData("write-ahead log left")]
    public void Read_OfAnotherUsersStore_GivesAllAndChangesNothing(string state)
    {
        Prepare(state);
        string[] before = Snapshot();
        AsAnotherUser(() =>
        {
            Assert.Throws<UnauthorizedAccessException>(() => File.WriteAllText(Path.Combine(store.Root, "x"), ""));
            using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
            Assert.Empty(open.Problems);
            IReadOnlyList<EpisodeListing> listings = open.List(new EpisodeQuery());
            Assert.Equal([1002, 1001], listings.Select(listing => listing.Header.Seed));
            Assert.Equal([EpisodeIntegrity.Verified, EpisodeIntegrity.Verified], listings.Select(listing => listing.Integrity));
            Assert.All(listings, listing => Assert.True(EpisodeStore.IsIntact(listing)));
            using EpisodeReader reader = EpisodeStore.OpenEpisode(open.Find("00000001"));
            Assert.Equal(5, reader.ReadSteps().Count());
        });
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void Relabel_InAnotherUsersStore_SaysThatItMayNotAndAdvisesNoDeletion()
    {
        Prepare("as it is");
        string[] before = Snapshot();
        AsAnotherUser(() =>
        {
            using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
            Exception error = Assert.ThrowsAny<UnauthorizedAccessException>(() => open.Relabel("00000001", EpisodeOutcome.Failure("anna")));
            Assert.DoesNotContain("delete", error.Message, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal(before, Snapshot());
    }

    /// <summary>
    /// What a user may do to a file is asked of the thread that does it, so one thread can be somebody else; only root can change, and whoever is not root is
    /// bound by the modes as he is.
    /// </summary>
    private static void AsAnotherUser(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            int before = setfsuid(Nobody);
            try
            {
                action();
            }
#pragma warning disable CA1031 // It is thrown again on the test's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                _ = setfsuid((uint)before);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(uint user);

    private void Prepare(string state)
    {
        string index = Path.Combine(store.Root, "index.db");
        switch (state)
        {
            case "without index":
                File.Delete(index);
                break;
            case "index lacks an episode":
                string path = store.Files("00000002-*.mcap").Single();
                byte[] bytes = File.ReadAllBytes(path);
                File.Delete(path);
                EpisodeStore.RebuildIndex(store.Root);
                File.WriteAllBytes(path, bytes);
                break;
            case "damaged index":
                File.WriteAllText(index, new string('x', 10000));
                break;
            case "write-ahead log left":
                File.WriteAllText(index + "-wal", "what a crash left");
                break;
        }

        foreach (string file in store.Files("*"))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        foreach (string folder in Folders())
        {
            File.SetUnixFileMode(folder, ReadableFolder);
        }
    }

    private IEnumerable<string> Folders() => Directory.GetDirectories(store.Root, "*", SearchOption.AllDirectories).Append(store.Root);

    private string[] Snapshot() =>
    [
        .. store.Files("*").Order(StringComparer.Ordinal).Select(path => $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path):O}"),
        .. Folders().Order(StringComparer.Ordinal).Select(path => $"{path} {Directory.GetLastWriteTimeUtc(path):O}")];
}
