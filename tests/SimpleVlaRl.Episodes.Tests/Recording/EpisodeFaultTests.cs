using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Recovery;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests.Recording;

/// <summary>SQLite's way of testing a disk: fail the n-th operation for n = 1, 2, ... until a run needs none of it; look at what is left after each.</summary>
public sealed class EpisodeFaultTests
{
    private const int Ticks = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writer_EveryFailingOperation_LosesNoCommittedEpisodeAndSaysSo(bool forever)
    {
        bool succeeded = false;
        for (int failAt = 1; !succeeded; failAt++)
        {
            using TemporaryStore store = new();
            byte[] before = CommitOneWithoutFaults(store);
            FaultyFileSystem faults = new(failAt, forever);
            List<string> problems = [];
            EpisodeWriterOptions quiet = SampleEpisode.Options with { ChunkDuration = TimeSpan.FromMinutes(1), SyncInterval = TimeSpan.FromMinutes(1) };
            using (EpisodeWriter writer = new(store.Root, quiet, TimeProvider.System, problem => problems.Add(problem), faults))
            {
                IOException? error = (IOException?)Record.Exception(() => SampleEpisode.Write(writer, SampleEpisode.Header(2), Ticks));
                succeeded = !faults.HasFailed;
                Assert.Equal(faults.HasFailed, error is not null);
                Assert.True(problems.Count <= 1, string.Join("\n", problems));
            }

            IReadOnlyList<RecoveryReport> reports = EpisodeRecovery.Run(store.Root);
            Assert.True(reports.Count <= 1);
            Assert.DoesNotContain(store.Files("*.part"), path => !path.Contains("quarantine", StringComparison.Ordinal));
            Assert.Equal(before, File.ReadAllBytes(store.Files("00000001-*.mcap").Single()));
            using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
            Assert.Empty(open.Problems);
            IReadOnlyList<EpisodeListing> listings = open.List(new EpisodeQuery());
            Assert.Equal(store.Files("*.mcap").Length, listings.Count);
            foreach (EpisodeListing listing in listings)
            {
                AssertReadable(listing);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recovery_EveryFailingOperation_IsMadeGoodByTheNext(bool forever)
    {
        bool succeeded = false;
        for (int failAt = 1; !succeeded; failAt++)
        {
            using TemporaryStore store = new();
            byte[] before = CommitOneWithoutFaults(store);
            LeavePart(store);
            FaultyFileSystem faults = new(failAt, forever);
            RecoveryReport first = Assert.Single(EpisodeRecovery.Run(store.Root, faults));
            succeeded = !faults.HasFailed;
            Assert.Equal(faults.HasFailed ? RecoveryResult.Failed : RecoveryResult.Recovered, first.Result);

            EpisodeRecovery.Run(store.Root);
            Assert.Empty(Directory.GetFiles(Path.Combine(store.Root, "episodes"), "*.part", SearchOption.AllDirectories));
            Assert.Equal(before, File.ReadAllBytes(store.Files("00000001-*.mcap").Single()));
            using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
            EpisodeListing recovered = open.Find("00000002");
            Assert.Equal("invalid(crash)", recovered.Outcome.ToString());
            Assert.Equal(Ticks, recovered.Summary.Ticks);
            AssertReadable(recovered);
        }
    }

    private static byte[] CommitOneWithoutFaults(TemporaryStore store)
    {
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        return File.ReadAllBytes(SampleEpisode.Write(writer, SampleEpisode.Header(1), Ticks));
    }

    private static void LeavePart(TemporaryStore store)
    {
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        writer.Begin(SampleEpisode.Header(2));
        SampleEpisode.Fill(writer, Ticks);
    }

    private static void AssertReadable(EpisodeListing listing)
    {
        Assert.True(EpisodeStore.IsIntact(listing));
        using EpisodeReader reader = EpisodeStore.OpenEpisode(listing);
        int steps = reader.ReadSteps().Count();
        Assert.Equal(listing.Summary.Ticks, steps);
        Assert.Equal(listing.Outcome.Kind == OutcomeKind.Invalid ? listing.Summary.Chunks : 1, reader.ReadChunks().Count());
    }
}
