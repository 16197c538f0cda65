using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.OperatorConsole.Live;

namespace SimpleVlaRl.OperatorConsole.Shelf;

/// <summary>Ticks as columns: what a plot takes.</summary>
/// <param name="jointCount">How many joints there are.</param>
/// <param name="secondsOf">The time of a stamp from the episode's start.</param>
internal sealed class StepColumns(int jointCount, Func<long, double> secondsOf)
{
    private const int MostReasons = 500;

    private readonly List<double> seconds = [];
    private readonly List<double>[] proposed = Columns(jointCount);
    private readonly List<double>[] applied = Columns(jointCount);
    private readonly List<double>[] measured = Columns(jointCount);
    private readonly StringBuilder verdicts = new();
    private readonly JsonArray reasons = [];
    private GateReason lastReason;
    private GateVerdict worst;

    /// <summary>Adds a tick.</summary>
    /// <param name="step">The tick.</param>
    /// <param name="isKept">Whether it gets a place; if not, the next that does has its verdict where that is worse.</param>
    public void Add(StepRecord step, bool isKept)
    {
        worst = (GateVerdict)Math.Max((int)worst, (int)step.Verdict);
        double second = secondsOf(step.StampNanoseconds);
        if (step.Verdict is GateVerdict.Limited or GateVerdict.Rejected && step.Reason != lastReason && reasons.Count < MostReasons)
        {
            reasons.Add((JsonNode)new JsonObject
            {
                ["seconds"] = Words.Number(second, 3),
                ["verdict"] = Words.Of(step.Verdict),
                ["reason"] = LiveMessages.Reason(step.Reason),
            });
        }

        lastReason = step.Verdict is GateVerdict.Limited or GateVerdict.Rejected ? step.Reason : GateReason.None;
        if (!isKept)
        {
            return;
        }

        seconds.Add(second);
        for (int joint = 0; joint < jointCount; joint++)
        {
            proposed[joint].Add(step.ProposedPositions[joint]);
            applied[joint].Add(step.AppliedPositions[joint]);
            measured[joint].Add(step.MeasuredPositions[joint]);
        }

        verdicts.Append(worst == GateVerdict.None ? '-' : worst.ToString()[0]);
        worst = GateVerdict.None;
    }

    public JsonObject Answer() => new()
    {
        ["seconds"] = Column(seconds, 3),
        ["proposed"] = Of(proposed),
        ["applied"] = Of(applied),
        ["measured"] = Of(measured),
        ["verdicts"] = verdicts.ToString(),
        ["reasons"] = reasons,
    };

    private static List<double>[] Columns(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<double>())];

    private static JsonArray Of(List<double>[] columns) => new([.. columns.Select(column => Column(column, 5))]);

    private static JsonArray Column(List<double> values, int digits) => new([.. values.Select(value => Words.Number(value, digits))]);
}
