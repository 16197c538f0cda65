namespace SimpleVlaRl.Datasets.Import;

/// <summary>A mapping as it stands in its file.</summary>
internal sealed class MappingYaml
{
    public string? State { get; set; }

    public string? Action { get; set; }

    public Dictionary<string, JointYaml?>? Joints { get; set; }

    public Dictionary<string, string?>? Cameras { get; set; }

    public string? Task { get; set; }

    public string? Instruction { get; set; }
}
