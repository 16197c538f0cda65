namespace SimpleVlaRl.Robots;

/// <summary>One task as it stands in <c>tasks.yaml</c>.</summary>
internal sealed class TaskYaml
{
    public string? Name { get; set; }

    public string? Instruction { get; set; }

    public string? Place { get; set; }

    public double? TimeLimitSeconds { get; set; }
}
