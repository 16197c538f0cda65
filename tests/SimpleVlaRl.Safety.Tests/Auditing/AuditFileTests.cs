using System.Text;
using Microsoft.Win32.SafeHandles;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Safety.Auditing;

namespace SimpleVlaRl.Safety.Tests.Auditing;

/// <summary>What is found of a log that was cut, changed or torn.</summary>
public sealed class AuditFileTests : IDisposable
{
    private static readonly Guid Episode = new("0198f3c0-0000-7000-8000-000000000001");
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public AuditFileTests() => path = Path.Combine(folder.Path, "audit.jsonl");

    [Fact]
    public void Line_OfAnEvent_SaysAllOfIt()
    {
        Fill();
        AuditReading reading = AuditFile.Read(path);
        Assert.Empty(reading.Breaks);
        Assert.Equal([1, 2, 3, 4], reading.Lines.Select(line => line.Sequence));
        AuditLine verdict = reading.Lines[2];
        Assert.Equal(("verdict", "gate", "left/waist", "", Episode), (verdict.Kind, verdict.By, verdict.Subject, verdict.Detail, verdict.Episode));
        Assert.Equal(("limited", "PositionLimit", 12L), (verdict.Verdict, verdict.Reason, verdict.Count));
        Assert.Equal((Environment.ProcessId, "tests"), (verdict.ProcessId, verdict.ProgramName));
        Assert.Equal("a line end\nand a \"quote\" of Jürgen", reading.Lines[1].Detail);
        Assert.Equal((null, null), (reading.Lines[1].Episode, reading.Lines[1].Count));
        Assert.NotEmpty(verdict.Boot);
        Assert.InRange(TimeProvider.System.GetUtcNow() - verdict.Time, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.True(verdict.MonotonicNanoseconds >= reading.Lines[1].MonotonicNanoseconds);
    }

    [Fact]
    public void File_CutAtAnyByte_IsWholeUpToThere_AndIsGoneOnWith()
    {
        Fill();
        byte[] all = File.ReadAllBytes(path);
        for (int length = 0; length < all.Length; length++)
        {
            byte[] kept = all[..length];
            int ends = kept.Count(value => value == (byte)'\n');
            bool isTorn = length > 0 && kept[^1] != (byte)'\n';
            bool lacksOnlyItsEnd = isTorn && all[length] == (byte)'\n';
            AuditReading cut = AuditFile.Read(kept);
            Assert.Empty(cut.Breaks);
            Assert.Equal(ends + (lacksOnlyItsEnd ? 1 : 0), cut.Lines.Count);
            Assert.Equal(isTorn, cut.Notices.Any(notice => notice.Contains("has no end", StringComparison.Ordinal)));

            File.WriteAllBytes(path, kept);
            Append(new AuditEvent { Kind = AuditKind.Stop, By = "pedal" });
            AuditReading after = AuditFile.Read(path);
            Assert.Empty(after.Breaks);
            Assert.Equal("stop", after.Lines[^1].Kind);
            Assert.Equal(cut.Lines.Count + (isTorn ? 2 : 1), after.Lines.Count);
            Assert.Equal(isTorn, after.Notices.Any(notice => notice.Contains("is torn", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void File_ChangedInAnyByteBeforeTheLastLine_IsBroken()
    {
        Fill();
        byte[] all = File.ReadAllBytes(path);
        int last = all.AsSpan(0, all.Length - 1).LastIndexOf((byte)'\n');
        for (int index = 0; index <= last; index++)
        {
            byte[] changed = [.. all];
            changed[index] ^= 1;
            Assert.True(AuditFile.Read(changed).Breaks.Count > 0, $"byte {index} was changed, and nothing was found");
        }
    }

    [Fact]
    public void File_ChangedInItsLastLine_HasAnotherDigest()
    {
        Fill();
        byte[] all = File.ReadAllBytes(path);
        string digest = AuditFile.Read(all).LastDigest;
        string text = Encoding.UTF8.GetString(all);
        string changed = text.Replace("keyboard", "nobody", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        Assert.NotEqual(digest, AuditFile.Read(Encoding.UTF8.GetBytes(changed)).LastDigest);
    }

    [Theory]
    [InlineData(0, "what was before it is missing")]
    [InlineData(1, "line 2 does not follow from line 1")]
    [InlineData(2, "line 3 does not follow from line 2")]
    public void File_WithoutOneOfItsLines_IsBrokenThere(int line, string found)
    {
        Fill();
        List<string> lines = [.. File.ReadAllLines(path)];
        lines.RemoveAt(line);
        Assert.Contains(found, Assert.Single(AuditFile.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")).Breaks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("nonsense\n{\"kind\":\"line_torn\"}\n")]
    [InlineData("[1]\n")]
    [InlineData("\n")]
    public void File_WithALineOfSomebodyElse_IsBroken(string added)
    {
        Fill();
        byte[] bytes = [.. File.ReadAllBytes(path), .. Encoding.UTF8.GetBytes(added)];
        Assert.NotEmpty(AuditFile.Read(bytes).Breaks);
    }

    [Fact]
    public void Append_AfterLinesWereCutFromTheEnd_SaysThatTheyAreMissing()
    {
        AuditAppender appender = new(path, AuditWriterIdentity.Of("tests"));
        Fill(appender);
        string[] lines = File.ReadAllLines(path);
        File.WriteAllText(path, lines[0] + "\n");
        Append(new AuditEvent { Kind = AuditKind.Stop }, appender);
        AuditReading reading = AuditFile.Read(path);
        Assert.Equal(["program_started", "lines_missing", "stop"], reading.Lines.Select(line => line.Kind));
        Assert.Contains("wrote line 4; the file ended at line 1", Assert.Single(reading.Breaks), StringComparison.Ordinal);
    }

    [Fact]
    public void Append_OfALongText_CutsIt()
    {
        Append(new AuditEvent { Kind = AuditKind.ArmingRefused, Detail = new string('x', 100_000) });
        Append(new AuditEvent { Kind = AuditKind.Stop });
        AuditReading reading = AuditFile.Read(path);
        Assert.Empty(reading.Breaks);
        Assert.Equal(4001, reading.Lines[0].Detail.Length);
    }

    [Fact]
    public void Read_OfProgramsWithoutAnEnd_NamesThem()
    {
        Fill();
        Assert.Contains("did not say that it ended", Assert.Single(AuditFile.Read(path).Notices), StringComparison.Ordinal);
        Append(new AuditEvent { Kind = AuditKind.ProgramEnded });
        Assert.Empty(AuditFile.Read(path).Notices);
    }

    public void Dispose() => folder.Dispose();

    private void Fill(AuditAppender? appender = null)
    {
        Append(new AuditEvent { Kind = AuditKind.ProgramStarted, Detail = "version 1" }, appender);
        Append(new AuditEvent { Kind = AuditKind.Override, Detail = "a line end\nand a \"quote\" of Jürgen" }, appender);
        Append(
            new AuditEvent
            {
                Kind = AuditKind.Verdict,
                By = "gate",
                Subject = "left/waist",
                Episode = Episode,
                Verdict = GateVerdict.Limited,
                Reason = GateReason.PositionLimit,
                Count = 12,
            },
            appender);
        Append(new AuditEvent { Kind = AuditKind.Stop, By = "keyboard" }, appender);
    }

    private void Append(in AuditEvent happened, AuditAppender? appender = null)
    {
        appender ??= new AuditAppender(path, AuditWriterIdentity.Of("tests"));
        using SafeFileHandle file = appender.Open();
        appender.Append(file, new StampedEvent(happened, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp()));
    }
}
