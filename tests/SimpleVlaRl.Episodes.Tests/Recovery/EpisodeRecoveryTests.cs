using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Recovery;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests.Recovery;

public sealed class EpisodeRecoveryTests
{
    [Fact]
    public void Recovery_EveryTruncationOfAnEpisode_SavesTheWholeChunksOrSaysThatThereIsNoHeader()
    {
        byte[] bytes = EpisodeBytes(out List<(long End, int Ticks)> chunks);
        long headerEnd = chunks[0].End;
        for (int length = 0; length < bytes.Length; length++)
        {
            using MemorySource cut = new(bytes.AsMemory(0, length));
            PartContents contents = PartContents.Read(cut, McapLimits.Default);
            Assert.Null(contents.Finished);
            Assert.NotEmpty(contents.Detail);
            Assert.Equal(length >= headerEnd, contents.Header is not null);
            int expected = chunks.Where(chunk => chunk.End <= length).Sum(chunk => chunk.Ticks);
            Assert.Equal(expected, contents.Ticks);

            // Reading is tried at every offset; writing, which only sees what reading found, at every fifth and at the ends of chunks.
            if (contents.Header is null || (length % 5 != 0 && chunks.All(chunk => chunk.End != length)))
            {
                continue;
            }

            using MemoryFile target = new();
            PartRewriter.Rewrite(cut, target, new EpisodeDocument(contents.Header, contents.Summary), McapLimits.Default);
            using McapReader reader = McapReader.Open(new MemorySource(target.ToArray()), McapLimits.Default);
            EpisodeEvidence evidence = EpisodeEvidence.Read(reader, "rewritten");
            Assert.Equal(EpisodeIntegrity.Verified, evidence.Integrity);
            EpisodeDocument document = evidence.Document;
            Assert.Equal(expected, document.Summary!.Ticks);
            Assert.Equal("invalid(crash)", document.Summary.Outcome.ToString());
            ushort steps = reader.Channels.Values.Single(channel => channel.Topic == EpisodeTopics.Steps).Id;
            Assert.Equal((ulong)expected, reader.Statistics!.ChannelMessageCounts.GetValueOrDefault(steps));
        }

        PartContents whole = PartContents.Read(new MemorySource(bytes), McapLimits.Default);
        Assert.Equal(OutcomeKind.Success, whole.Finished!.Summary!.Outcome.Kind);
    }

    [Fact]
    public void Recovery_WhileTheWriterLives_LeavesItsFileAlone()
    {
        using TemporaryStore store = new();
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        writer.Begin(SampleEpisode.Header());
        Assert.Equal(RecoveryResult.InUse, Assert.Single(EpisodeRecovery.Run(store.Root)).Result);
        SampleEpisode.Fill(writer, 10);
        Assert.True(File.Exists(writer.Commit(SampleEpisode.Summary(10)).Path));
        Assert.Empty(EpisodeRecovery.Run(store.Root));
    }

    [Fact]
    public void Recovery_WhatTheOperatingSystemHadAtAKill_IsCommittedAsInvalid()
    {
        using TemporaryStore store = new();
        using TemporaryStore killed = new();
        string copy = Path.Combine(killed.Root, "episodes", "2026-09-21", $"{SampleEpisode.Header().EpisodeId:D}.mcap.part");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        using (EpisodeWriter writer = new(store.Root, SampleEpisode.Options with { ChunkDuration = TimeSpan.Zero }, TimeProvider.System))
        {
            writer.Begin(SampleEpisode.Header());
            SampleEpisode.Fill(writer, 100);
            string part = store.Files("*.part").Single();
            SpinWait.SpinUntil(() => new FileInfo(part).Length > 20_000, TimeSpan.FromSeconds(5));

            // What kill -9 would leave at this moment: the bytes handed over so far, and half a chunk after them.
            // Copied by a process of its own, which the writer's lock does not stop.
            using Process cp = Process.Start("cp", [part, copy]);
            cp.WaitForExit();
            using FileStream dead = File.OpenWrite(copy);
            dead.SetLength(dead.Length - 11);
        }

        RecoveryReport report = Assert.Single(EpisodeRecovery.Run(killed.Root));
        Assert.Equal(RecoveryResult.Recovered, report.Result);
        Assert.InRange(report.Ticks, 20, 100);
        Assert.Contains("cut short", report.Detail, StringComparison.Ordinal);
        using EpisodeReader reader = EpisodeReader.Open(report.Path);
        Assert.Equal(Enumerable.Range(0, report.Ticks), reader.ReadSteps().Select(step => step.Tick));
        Assert.Equal(("crash", "recovery"), (reader.Summary.Outcome.Reason, reader.Summary.Outcome.Source));
        Assert.Equal(report.Ticks / 10 + (report.Ticks % 10 > 3 ? 1 : 0), reader.Summary.GateLimited);
    }

    [Fact]
    public void Recovery_FinishedButNotRenamed_KeepsItsOutcome()
    {
        using TemporaryStore store = new();
        string path;
        using (EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System))
        {
            path = SampleEpisode.Write(writer, SampleEpisode.Header(), 10);
        }

        byte[] bytes = File.ReadAllBytes(path);
        File.Move(path, path + ".part");
        Assert.Equal(RecoveryResult.Completed, Assert.Single(EpisodeRecovery.Run(store.Root)).Result);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    /// <summary>SIMPLEVLARL_FLIPS makes it as many as one likes: one in 226 of 2,000 once ended the program, after the rename.</summary>
    [Fact]
    public void Recovery_FinishedButDamagedAnywhere_NeverEndsTheStartNorChangesAnOutcomeAndKeepsTheOriginal()
    {
        using TemporaryStore store = new();
        byte[] whole = SampleEpisode.Bytes(ticks: 6);
        string folder = Path.Combine(store.Root, "episodes", "2026-09-21");
        Directory.CreateDirectory(folder);
        int flips = int.Parse(Environment.GetEnvironmentVariable("SIMPLEVLARL_FLIPS") ?? "300", CultureInfo.InvariantCulture);
        Random random = new(13);
        List<(int At, byte[] Bytes)> damaged = [];
        for (int flip = 0; flip < flips; flip++)
        {
            int at = (int)((long)flip * whole.Length / flips) + random.Next(Math.Max(1, whole.Length / flips));
            byte[] bytes = [.. whole];
            bytes[at] ^= (byte)(1 << random.Next(8));
            damaged.Add((at, bytes));
            File.WriteAllBytes(Path.Combine(folder, $"{flip:D6}.mcap.part"), bytes);
        }

        IReadOnlyList<RecoveryReport> reports = EpisodeRecovery.Run(store.Root, new QuickFileSystem());
        Assert.Equal(flips, reports.Count);
        Assert.Empty(Directory.GetFiles(folder, "*.part"));
        for (int flip = 0; flip < flips; flip++)
        {
            RecoveryReport report = reports[flip];
            Assert.NotEmpty(report.Detail);
            Assert.Contains(report.Result, (RecoveryResult[])[RecoveryResult.Recovered, RecoveryResult.Repaired, RecoveryResult.Quarantined]);
            if (report.Result != RecoveryResult.Quarantined)
            {
                CommittedEpisode episode = EpisodeFileInspector.Inspect(report.Path);
                Assert.Equal((EpisodeIntegrity.Verified, 1001L), (episode.Integrity, episode.Document.Header.Seed));
                Assert.Equal(report.Result == RecoveryResult.Repaired ? OutcomeKind.Success : OutcomeKind.Invalid, episode.Document.Summary!.Outcome.Kind);
            }

            // A file without its closing magic looks like one of a crash, of which nothing but the cut end is missing.
            string kept = Path.Combine(store.Root, "quarantine", $"{flip:D6}.mcap.part");
            Assert.Equal(damaged[flip].At < whole.Length - 8, File.Exists(kept));
            Assert.True(!File.Exists(kept) || File.ReadAllBytes(kept).AsSpan().SequenceEqual(damaged[flip].Bytes));
        }

        Assert.Equal(3, reports.Select(report => report.Result).Distinct().Count());
    }

    [Fact]
    public void Recovery_Rubbish_IsMovedToQuarantine()
    {
        using TemporaryStore store = new();
        string folder = Path.Combine(store.Root, "episodes", "2026-01-01");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "x.mcap.part"), "not an episode");
        RecoveryReport report = Assert.Single(EpisodeRecovery.Run(store.Root));
        Assert.Equal(RecoveryResult.Quarantined, report.Result);
        Assert.Equal("not an episode", File.ReadAllText(report.Path));
        Assert.Contains("14 bytes", report.Detail, StringComparison.Ordinal);
        Assert.Empty(EpisodeRecovery.Run(store.Root));
    }

    private static byte[] EpisodeBytes(out List<(long End, int Ticks)> chunks)
    {
        using MemoryFile file = new();
        using McapWriter writer = new(file, new McapWriterOptions { Library = "test" });
        EpisodeEncoder encoder = new(writer, SampleEpisode.Header(), 95, []);
        chunks = [((long)writer.Position, 0)];
        for (int tick = 0; tick < 6; tick += 2)
        {
            encoder.Write(SampleEpisode.Step(tick));
            encoder.Write(SampleEpisode.Step(tick + 1));
            writer.FlushChunk();
        }

        encoder.WriteEnd(SampleEpisode.Summary(6));
        writer.Finish();
        using McapReader reader = McapReader.Open(new MemorySource(file.ToArray()), McapLimits.Default);
        chunks = [.. reader.Chunks.Select((chunk, i) => ((long)(chunk.Offset + chunk.Length), i is > 0 and < 4 ? 2 : 0))];
        return file.ToArray();
    }
}
