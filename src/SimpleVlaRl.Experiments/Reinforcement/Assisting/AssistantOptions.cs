namespace SimpleVlaRl.Experiments.Reinforcement.Assisting;

/// <summary>The processes that a learner asks for parts of its gradient.</summary>
internal sealed record AssistantOptions
{
    /// <summary>Where they listen.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>The file with the token to show; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The authority that their certificates come from, PEM; null for those that the machine trusts.</summary>
    public string? AuthorityFile { get; init; }
}
