namespace SimpleVlaRl.Guard;

/// <summary>What <c>vla-guard</c> was asked to do.</summary>
internal sealed record GuardOptions
{
    public required string RobotFile { get; init; }

    public int? DomainId { get; init; }

    /// <summary>The process of the one runtime that it ends with; null where it waits for one after the other.</summary>
    public int? RuntimeProcess { get; init; }

    public string? NodeNamespace { get; init; }

    /// <summary>Topics with another name, from full name to full name.</summary>
    public required IReadOnlyDictionary<string, string> Remappings { get; init; }

    public required bool IsJson { get; init; }

    public required bool IsVerbose { get; init; }
}
