namespace SimpleVlaRl.Robots;

/// <summary>An arm's tool point as it stands in the file.</summary>
internal sealed class ToolYaml
{
    public string? Link { get; set; }

    public List<double>? Position { get; set; }
}
