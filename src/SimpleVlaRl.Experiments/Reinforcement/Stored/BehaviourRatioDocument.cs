using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>How far the engine that acted is from the learner, as JSON.</summary>
internal static class BehaviourRatioDocument
{
    public static JsonObject Of(BehaviourRatios ratios) => new()
    {
        ["tokens"] = ratios.Tokens,
        ["gap"] = Terminal.Number(ratios.Gap, 7),
        ["p01"] = Terminal.Number(ratios.Low, 5),
        ["p99"] = Terminal.Number(ratios.High, 5),
        ["beyond_clip"] = Terminal.Number(ratios.BeyondClip, 6),
        ["truncated"] = Terminal.Number(ratios.Truncated, 6),
        ["effective_share"] = Terminal.Number(ratios.EffectiveShare, 5),
    };
}
