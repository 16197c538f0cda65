namespace SimpleVlaRl.Experiments.Gallery;

/// <summary>What <c>vla-learn gallery</c> was asked to do.</summary>
internal sealed record GalleryOptions
{
    public required string To { get; init; }

    public required string Task { get; init; }

    public required int First { get; init; }

    public required int Starts { get; init; }

    /// <summary>From 0, the start, to 1, the success.</summary>
    public required double At { get; init; }

    public required bool Randomize { get; init; }

    /// <summary>Whose view is shown; null for the camera's.</summary>
    public string? PolicyFolder { get; init; }

    public required int Columns { get; init; }

    public required string RobotFile { get; init; }
}
