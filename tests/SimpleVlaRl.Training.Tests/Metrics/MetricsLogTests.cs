using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Training.Metrics;

namespace SimpleVlaRl.Training.Tests.Metrics;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    private string MetricsPath => Path.Combine(folder.Path, "metrics.jsonl");

    [Fact]
    public async Task Append_ReadByGooglesProtobuf_IsEveryNumberWithItsStepAndTime()
    {
        MetricsLog log = new(MetricsPath, "iteration", time);
        log.Append("""{"iteration":7,"loss":"NaN","rate":0.25,"sampled":{"attempts":12,"tasks":{"lift_pot":{"successes":3}}},"note":"x","broken":null}""");
        time.Advance(TimeSpan.FromMilliseconds(1500));
        log.Append("""{"iteration":8,"rate":0.5}""");

        JsonElement file = Assert.Single((await Events()).EnumerateArray());
        Assert.Equal("brain.Event:2", file[0].GetProperty("version").GetString());
        Assert.Equal((1, 7), (file[1].GetProperty("session").GetInt32(), file[1].GetProperty("step").GetInt32()));
        Assert.Equal(7, file[2].GetProperty("step").GetInt64());
        Assert.Equal(
            [("rate", 0.25), ("sampled/attempts", 12.0), ("sampled/tasks/lift_pot/successes", 3.0)],
            file[2].GetProperty("scalars").EnumerateObject().Select(scalar => (scalar.Name, scalar.Value.GetDouble())).Order());
        Assert.Equal(8, file[3].GetProperty("step").GetInt64());
        Assert.Equal(1_796_040_001.5, file[3].GetProperty("time").GetDouble());
        Assert.Equal(4, file.GetArrayLength());
        Assert.Equal(2, File.ReadAllLines(MetricsPath).Length);
    }

    [Fact]
    public async Task GoOnAfter_AStepThatWasMadeBefore_TakesWhatCameLaterBack()
    {
        MetricsLog before = new(MetricsPath, "step", time);
        foreach (int step in (int[])[10, 20, 30])
        {
            before.Append(FormattableString.Invariant($"{{\"step\":{step},\"loss\":1}}"));
        }

        // As a kill leaves it.
        File.AppendAllText(MetricsPath, "{\"step\":40,\"lo");
        time.Advance(TimeSpan.FromMinutes(1));
        MetricsLog log = new(MetricsPath, "step", time);
        log.GoOnAfter(20);
        log.Append("""{"step":30,"loss":2}""");

        Assert.Equal(["""{"step":10,"loss":1}""", """{"step":20,"loss":1}""", """{"step":30,"loss":2}"""], File.ReadAllLines(MetricsPath));

        // TensorBoard drops what earlier files of the folder have from the start of this session on.
        JsonElement resumed = (await Events()).EnumerateArray().Last();
        Assert.Equal((1, 30), (resumed[1].GetProperty("session").GetInt32(), resumed[1].GetProperty("step").GetInt32()));
        Assert.Equal(2, resumed[2].GetProperty("scalars").GetProperty("loss").GetDouble());
    }

    [Fact]
    public void Clear_FilesOfAnEarlierRun_AreGone()
    {
        MetricsLog log = new(MetricsPath, "step", time);
        log.Append("""{"step":1,"loss":1}""");
        log.Clear();
        Assert.False(File.Exists(MetricsPath));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "tensorboard")));
        log.Append("""{"step":1,"loss":3}""");
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "tensorboard")));
    }

    public void Dispose() => folder.Dispose();

    private async Task<JsonElement> Events()
    {
        (int code, string output, string error) = await PeerProgram.Run(
            PeerProgram.Folder("tensorboard"), "/usr/bin/python3", "read_events.py", Path.Combine(folder.Path, "tensorboard"));
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
