using System.Text.Json.Nodes;

namespace SimpleVlaRl.Robot.Checks;

/// <summary>What one check found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it ended.</param>
/// <param name="Found">What there is.</param>
/// <param name="Expected">What should be; empty where that goes without saying.</param>
/// <param name="Advice">What to do; empty where nothing is to be done.</param>
internal sealed record Finding(string Name, FindingState State, string Found, string Expected, string Advice)
{
    public static Finding Ok(string name, string found, string advice = "") => new(name, FindingState.Ok, found, "", advice);

    public static Finding Warning(string name, string found, string expected, string advice) => new(name, FindingState.Warning, found, expected, advice);

    public static Finding Error(string name, string found, string expected, string advice) => new(name, FindingState.Error, found, expected, advice);

    /// <summary>Scripts depend on the keys.</summary>
    public JsonObject Json() => new()
    {
        ["name"] = Name,
        ["state"] = Word,
        ["found"] = Found,
        ["expected"] = Expected,
        ["advice"] = Advice,
    };

    /// <summary>The state as people and scripts read it.</summary>
    public string Word => State.ToString().ToLowerInvariant();
}
