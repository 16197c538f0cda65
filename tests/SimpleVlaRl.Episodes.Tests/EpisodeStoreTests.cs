using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Episodes.Tests;

public sealed class EpisodeStoreTests : IDisposable
{
    private readonly TemporaryStore store = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddDays(20000));

    public EpisodeStoreTests()
    {
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        SampleEpisode.Write(writer, SampleEpisode.Header(1), 5);
        SampleEpisode.Write(writer, SampleEpisode.Header(2, mode: EpisodeMode.Deploy), 5, EpisodeOutcome.Failure("timeout"));
        SampleEpisode.Write(writer, SampleEpisode.Header(3, task: "lift_pot"), 5, EpisodeOutcome.Invalid("stale camera", "runtime"));
    }

    public void Dispose() => store.Dispose();

    [Fact]
    public void List_ByFilter_GivesTheNewestFirst()
    {
        using EpisodeStore open = EpisodeStore.Open(store.Root, clock);
        Assert.Equal([1003, 1002, 1001], Seeds(open, new EpisodeQuery()));
        Assert.Equal([1003, 1002], Seeds(open, new EpisodeQuery { Limit = 2 }));
        Assert.Equal([1002, 1001], Seeds(open, new EpisodeQuery { Task = "transfer_cube" }));
        Assert.Equal([1003], Seeds(open, new EpisodeQuery { Outcome = OutcomeKind.Invalid }));
        Assert.Equal([1002], Seeds(open, new EpisodeQuery { Mode = EpisodeMode.Deploy, Outcome = OutcomeKind.Failure }));
        Assert.Empty(open.List(new EpisodeQuery { Task = "'; DROP TABLE episodes; --" }));
        Assert.Equal([false, true, true], open.List(new EpisodeQuery()).Select(listing => listing.IsFitForLearning));
    }

    [Fact]
    public void Episode_InWhichAPersonTookOver_IsNeverFitForLearning_WhateverIsSaidOfIt()
    {
        using (EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System))
        {
            writer.Begin(SampleEpisode.Header(4));
            SampleEpisode.Fill(writer, 5);
            writer.Commit(SampleEpisode.Summary(5) with { Intervened = true });
        }

        using EpisodeStore open = EpisodeStore.Open(store.Root, clock);
        EpisodeListing episode = open.Find("00000004");
        Assert.True(episode.Header.FitForLearning && episode.Outcome.Kind == OutcomeKind.Success && episode.Summary.Intervened);
        Assert.False(episode.IsFitForLearning);
        Assert.False(open.Relabel("00000004", EpisodeOutcome.Success("anna")).IsFitForLearning);
        Assert.True((episode with { Summary = episode.Summary with { Intervened = false } }).IsFitForLearning);
    }

    [Fact]
    public void Summary_OfAFileFromBeforeTakeOver_WasNotIntervened()
    {
        string json = EpisodeMetadata.Text(new EpisodeDocument(SampleEpisode.Header(), SampleEpisode.Summary(5)));
        string older = json.Replace(",\"intervened\":false", "", StringComparison.Ordinal);
        Assert.NotEqual(json, older);
        Assert.False(EpisodeMetadata.Parse(older, "older.mcap").Summary!.Intervened);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("rubbish")]
    [InlineData("rebuild")]
    public void Open_WithoutAUsableIndex_MakesItFromTheFiles(string state)
    {
        IReadOnlyList<EpisodeListing> before = List();
        foreach (string file in store.Files("index.db*"))
        {
            File.Delete(file);
        }

        if (state == "rubbish")
        {
            File.WriteAllText(Path.Combine(store.Root, "index.db"), new string('x', 10000));
        }
        else if (state == "rebuild")
        {
            Assert.Empty(EpisodeStore.RebuildIndex(store.Root));
        }

        Assert.Equivalent(before, List(), strict: true);
    }

    [Fact]
    public void Relabel_Twice_AppendsAndTheLastCounts()
    {
        byte[] file;
        using (EpisodeStore open = EpisodeStore.Open(store.Root, clock))
        {
            EpisodeListing episode = open.Find("00000002");
            file = File.ReadAllBytes(episode.Path);
            open.Relabel("00000002", EpisodeOutcome.Success("anna"), "it \"held\"");
            File.AppendAllText(store.Files("*.labels.jsonl").Single(), "{\"half a li");
            EpisodeListing labelled = open.Relabel("00000002", EpisodeOutcome.Invalid("operator", "ben"));
            Assert.Equal("invalid(operator)", labelled.Outcome.ToString());
            Assert.Equal("failure", labelled.Summary.Outcome.ToString());
            Assert.Equal(file, File.ReadAllBytes(episode.Path));
            Assert.Equal(
                [("anna", "it \"held\""), ("ben", null)], EpisodeStore.Labels(labelled).Select(label => (label.Outcome.Source, label.Comment)));
        }

        string[] lines = File.ReadAllLines(store.Files("*.labels.jsonl").Single());
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"anna\"", lines[0], StringComparison.Ordinal);
        Assert.Empty(EpisodeStore.RebuildIndex(store.Root));
        using EpisodeStore again = EpisodeStore.Open(store.Root, clock);
        Assert.Equal("ben", again.Find("00000002").Outcome.Source);
        Assert.False(again.Find("00000002").IsFitForLearning);
    }

    [Fact]
    public void TryLabel_PersonHasLabelledSinceTheStoreWasOpened_LeavesTheirWord()
    {
        using EpisodeStore early = EpisodeStore.Open(store.Root, clock);
        early.Relabel("00000001", EpisodeOutcome.Unlabelled("anna"));
        early.Relabel("00000002", EpisodeOutcome.Unlabelled("anna"));
        using (EpisodeStore person = EpisodeStore.Open(store.Root, clock))
        {
            person.Relabel("00000001", EpisodeOutcome.Failure("ben"));
        }

        Assert.Equal(OutcomeKind.Unlabelled, early.Find("00000001").Outcome.Kind);
        Assert.Null(early.TryLabel(early.Find("00000001"), EpisodeOutcome.Success("classifier")));
        Assert.Equal(EpisodeOutcome.Success("classifier"), early.TryLabel(early.Find("00000002"), EpisodeOutcome.Success("classifier"), "0.97")!.Outcome);
        Assert.Null(early.TryLabel(early.Find("00000002"), EpisodeOutcome.Failure("classifier")));
        using EpisodeStore late = EpisodeStore.Open(store.Root, clock);
        Assert.Equal(EpisodeOutcome.Failure("ben"), late.Find("00000001").Outcome);
        Assert.Equal(["anna", "classifier"], EpisodeStore.Labels(late.Find("00000002")).Select(label => label.Outcome.Source));

        // Taken back by a person, it may be said again.
        late.Relabel("00000001", EpisodeOutcome.Unlabelled("ben"));
        Assert.NotNull(late.TryLabel(late.Find("00000001"), EpisodeOutcome.Success("classifier")));
    }

    [Fact]
    public void IsIntact_AfterOneChangedByte_IsFalse()
    {
        using EpisodeStore open = EpisodeStore.Open(store.Root, clock);
        EpisodeListing episode = open.Find("00000001");
        Assert.True(EpisodeStore.IsIntact(episode));
        byte[] bytes = File.ReadAllBytes(episode.Path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(episode.Path, bytes);
        Assert.False(EpisodeStore.IsIntact(episode));
    }

    [Fact]
    public void Open_WithADamagedFile_NamesItAndListsTheOthers()
    {
        string damaged = store.Files("00000003-*.mcap").Single();
        using (FileStream stream = File.OpenWrite(damaged))
        {
            stream.SetLength(stream.Length - 3);
        }

        EpisodeStore.RebuildIndex(store.Root);
        using EpisodeStore open = EpisodeStore.Open(store.Root, clock);
        Assert.Contains(damaged, Assert.Single(open.Problems), StringComparison.Ordinal);
        Assert.Equal([1002, 1001], Seeds(open, new EpisodeQuery()));
    }

    [Fact]
    public void Find_AmbiguousOrUnknown_SaysWhich()
    {
        using EpisodeStore open = EpisodeStore.Open(store.Root, clock);
        Assert.Contains("More than one", Assert.Throws<ArgumentException>(() => open.Find("0000000")).Message, StringComparison.Ordinal);
        Assert.Contains("'ffff'", Assert.Throws<ArgumentException>(() => open.Find("ffff")).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Seeds(EpisodeStore open, EpisodeQuery query) => open.List(query).Select(listing => listing.Header.Seed);

    private IReadOnlyList<EpisodeListing> List()
    {
        using EpisodeStore open = EpisodeStore.Open(store.Root, clock);
        return open.List(new EpisodeQuery());
    }
}
