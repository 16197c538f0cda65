namespace SimpleVlaRl.Datasets.Import;

/// <summary>A joint as it stands in a mapping.</summary>
internal sealed class JointYaml
{
    public int? Index { get; set; }

    public double Scale { get; set; } = 1;

    public double Offset { get; set; }
}
