using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Experiments.Outcomes;

/// <summary>What <c>vla-learn classifier</c> was asked to do.</summary>
internal sealed record ClassifierOptions
{
    /// <summary>The folder of the labelled episodes.</summary>
    public required string Store { get; init; }

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>The cameras to look through; empty for all that the episodes have.</summary>
    public required IReadOnlyList<string> Cameras { get; init; }

    /// <summary>Where the classifier goes.</summary>
    public required string Folder { get; init; }

    public required int ImageSize { get; init; }

    public required double LookRateHertz { get; init; }

    public required int HoldLooks { get; init; }

    /// <summary>How long before its labelled end a success is surely not done yet; what is nearer to the end is not learned from.</summary>
    public required TimeSpan Guard { get; init; }

    /// <summary>Looks before the end that are learned from, per episode.</summary>
    public required int EarlierLooks { get; init; }

    public required OutcomeOptions Learning { get; init; }

    public required string CommandText { get; init; }
}
