using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>The operator's way through a run of <c>vla-bench operator</c>, small.</summary>
[Collection("vla-robot")]
public sealed class OperatorBenchTests
{
    [Fact]
    public async Task Operator_EightEpisodesWithWordsAtTheWrongTime_StoresWhatWasMeant()
    {
        string domain = Ros.Domain.ToString(CultureInfo.InvariantCulture);
        using RunningProgram bench = RunningProgram.Bench(Ros.Domain, "operator", "--episodes", "8", "--domain", domain, "--json");
        int exitCode = await bench.Exit(90);
        Assert.SkipWhen(bench.Errors.Contains("apt-get install", StringComparison.Ordinal), bench.Errors);
        Assert.True(exitCode == 0, bench.Errors);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        Assert.Equal(8, document.RootElement.GetProperty("episodes").GetInt32());
        Assert.Equal(0, document.RootElement.GetProperty("wrong").GetInt32());
        Assert.Equal(6, document.RootElement.GetProperty("labels").GetInt32());
        Assert.InRange(document.RootElement.GetProperty("refused").GetInt32(), 16, 30);
    }
}
