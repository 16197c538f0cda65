namespace SimpleVlaRl.Robots;

/// <summary>Which part of which robot description is an arm, as it stands in the file.</summary>
internal sealed class UrdfYaml
{
    public string? File { get; set; }

    public string? BaseLink { get; set; }

    public List<string>? TipLinks { get; set; }

    public string? Prefix { get; set; }
}
