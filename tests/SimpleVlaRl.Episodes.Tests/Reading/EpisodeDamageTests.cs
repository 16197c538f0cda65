using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests.Reading;

/// <summary>What a file says of its episode is believed only where a checksum, a second copy or a digest bears it out.</summary>
public sealed class EpisodeDamageTests
{
    [Fact]
    public void Inspect_AfterEveryFlippedByte_NoticesItAndNeverGivesAnotherHeaderOrOutcome()
    {
        byte[] bytes = SampleEpisode.Bytes(ticks: 2);
        using MemorySource whole = new(bytes);
        string right = EpisodeMetadata.Text(EpisodeFileInspector.Inspect(whole, "x").Document);
        Random random = new(20260917);
        int listed = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= (byte)random.Next(1, 256);
            try
            {
                using MemorySource source = new(damaged);
                CommittedEpisode episode = EpisodeFileInspector.Inspect(source, "x");
                Assert.True(episode.Integrity == EpisodeIntegrity.Damaged, $"byte {i} of {bytes.Length} went unnoticed");
                Assert.Equal(right, EpisodeMetadata.Text(episode.Document));
                Assert.NotEmpty(episode.IntegrityDetail);
                listed++;
            }
            catch (McapException exception)
            {
                Assert.Matches(@"\d", exception.Message);
            }
        }

        Assert.True(listed > bytes.Length / 2, $"only {listed} of {bytes.Length} damaged files were still listed");
    }

    [Fact]
    public void Inspect_OfAFileRewrittenWithAnotherSeedAndRightChecksums_NamesTheField()
    {
        EpisodeDocument edited = new(SampleEpisode.Header() with { Seed = 77 }, SampleEpisode.Summary(2));
        CommittedEpisode episode = Inspect(SampleEpisode.Bytes(2, metadata: EpisodeMetadata.Of(edited)));
        Assert.Equal(EpisodeIntegrity.Damaged, episode.Integrity);
        Assert.Equal(1001, episode.Document.Header.Seed);
        Assert.Contains("header.seed is 77 in the metadata record and 1001 under a chunk's checksum", episode.IntegrityDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfAFileWhoseCopiesWereAllEditedButNotTheDigest_IsDamaged()
    {
        EpisodeDocument edited = new(SampleEpisode.Header(), SampleEpisode.Summary(2, EpisodeOutcome.Failure("timeout")));
        Dictionary<string, string> words = new(EpisodeMetadata.Of(edited).Entries)
        {
            [EpisodeMetadata.DigestKey] = EpisodeMetadata.Of(new(SampleEpisode.Header(), SampleEpisode.Summary(2))).Entries[EpisodeMetadata.DigestKey],
        };
        CommittedEpisode episode = Inspect(
            SampleEpisode.Bytes(2, outcome: edited.Summary!.Outcome, metadata: new McapMetadata(EpisodeDocument.MetadataName, words)));
        Assert.Equal(EpisodeIntegrity.Damaged, episode.Integrity);
        Assert.Contains("digest", episode.IntegrityDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAFileFromBeforeTheDigest_ReadsItAsUnverified()
    {
        using TemporaryStore store = new();
        string folder = Path.Combine(store.Root, "episodes", "2026-09-21");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "old.mcap"), SampleEpisode.Bytes(2, metadata: WithoutDigest()));
        using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
        Assert.Empty(open.Problems);
        EpisodeListing listing = Assert.Single(open.List(new EpisodeQuery()));
        Assert.Equal(
            (EpisodeIntegrity.Unverified, 1001, true, true),
            (listing.Integrity, listing.Header.Seed, listing.IsFitForLearning, EpisodeStore.IsIntact(listing)));
        Assert.Contains("before header and outcome had a digest", listing.IntegrityDetail, StringComparison.Ordinal);
        using EpisodeReader reader = EpisodeStore.OpenEpisode(listing);
        Assert.Equal((EpisodeIntegrity.Unverified, 2), (reader.Integrity, reader.ReadSteps().Count()));
    }

    [Fact]
    public void Inspect_OfAFileThatRecoveryWroteBeforeTheDigest_ReadsItAsUnverified()
    {
        CommittedEpisode episode = Inspect(SampleEpisode.Bytes(2, hasLastInfo: false, metadata: WithoutDigest()));
        Assert.Equal((EpisodeIntegrity.Unverified, OutcomeKind.Success), (episode.Integrity, episode.Document.Summary!.Outcome.Kind));
        Assert.Equal(EpisodeIntegrity.Damaged, Inspect(SampleEpisode.Bytes(2, hasLastInfo: false)).Integrity);
    }

    [Fact]
    public void List_AfterEveryFlippedByteOfALabel_GivesWhatWasSaidOrNothingToLearnFrom()
    {
        using TemporaryStore store = new();
        using (EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System))
        {
            SampleEpisode.Write(writer, SampleEpisode.Header(), 2);
        }

        using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
        string path = open.Find("0").Path;
        open.Relabel("0", EpisodeOutcome.Success("anna"));
        open.Relabel("0", EpisodeOutcome.Failure("ben"), "it slid out");
        byte[] bytes = File.ReadAllBytes(EpisodePaths.Labels(path));
        Random random = new(4711);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(EpisodePaths.Labels(path), damaged);
            (IReadOnlyList<LabelLine> labels, _, string problem) = LabelFile.Read(path);
            Assert.True(
                problem.Length > 0 || labels[^1].Outcome == EpisodeOutcome.Failure("ben"),
                $"byte {i} turned the label into {(labels.Count > 0 ? labels[^1].Outcome : null)}");
        }

        bytes[^10] ^= 1;
        File.WriteAllBytes(EpisodePaths.Labels(path), [.. bytes, (byte)' ']);
        using EpisodeStore again = EpisodeStore.Open(store.Root, TimeProvider.System);
        EpisodeListing listing = again.Find("0");
        Assert.False(listing.IsFitForLearning);
        Assert.Contains("line 2 of", listing.IntegrityDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_FromBeforeTheDigest_Count()
    {
        using TemporaryStore store = new();
        string path = Path.Combine(store.Root, "x.mcap");
        File.WriteAllText(EpisodePaths.Labels(path), """{"stamp_nanoseconds":5,"outcome":{"kind":"failure","reason":"","source":"anna"}}""" + "\n");
        (IReadOnlyList<LabelLine> labels, _, string problem) = LabelFile.Read(path);
        Assert.Equal((EpisodeOutcome.Failure("anna"), ""), (Assert.Single(labels).Outcome, problem));
        Assert.Null(labels[0].IsRight);
    }

    [Fact]
    public void Differences_OfDocuments_NameThePathAndBothValues()
    {
        JsonNode one = JsonNode.Parse("""{"header":{"seed":1,"task":"a"},"summary":null}""")!;
        Assert.Equal(
            ["header.seed is 1 here and 2 there", "header.task is \"a\" here and missing there", "header.mode is missing here and \"b\" there"],
            DocumentDifference.Find(one.ToJsonString(), """{"header":{"seed":2,"mode":"b"},"summary":null}""", "here", "there"));
    }

    private static McapMetadata WithoutDigest()
    {
        Dictionary<string, string> words = new(EpisodeMetadata.Of(new(SampleEpisode.Header(), SampleEpisode.Summary(2))).Entries);
        words.Remove(EpisodeMetadata.DigestKey);
        return new McapMetadata(EpisodeDocument.MetadataName, words);
    }

    private static CommittedEpisode Inspect(byte[] bytes)
    {
        using MemorySource source = new(bytes);
        return EpisodeFileInspector.Inspect(source, "x");
    }
}
