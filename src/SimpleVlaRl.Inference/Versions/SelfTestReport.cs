using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Versions;

/// <summary>What a version showed.</summary>
/// <param name="Lines">What was tried and came out well, one line each.</param>
/// <param name="Problem">The first thing that did not, with the value found and the value expected; empty when all did.</param>
/// <param name="Latency">The fastest run over one robot, preparation included.</param>
public sealed record SelfTestReport(IReadOnlyList<string> Lines, string Problem, TimeSpan Latency)
{
    /// <summary>Whether the version may answer robots.</summary>
    public bool IsPassed => Problem.Length == 0;

    /// <summary>What keeps a version that did not pass from being loaded.</summary>
    /// <param name="identity">The version.</param>
    /// <returns>The exception to throw.</returns>
    internal PolicyLoadException Refusal(PolicyVersion identity) =>
        new($"Version {identity.Version} of the policy '{identity.Name}' fails its self-test: {Problem}");
}
