using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Datasets.Sources;

/// <summary>An episode of a data set.</summary>
internal sealed record SourceEpisode
{
    /// <summary>Its number in the data set.</summary>
    public required int Number { get; init; }

    /// <summary>How many rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The measured vectors, [rows, width of the feature].</summary>
    public required double[] States { get; init; }

    /// <summary>The commanded vectors, [rows, width of the feature].</summary>
    public required double[] Actions { get; init; }

    /// <summary>What the robot was told to do; empty where that is not known.</summary>
    public string Instruction { get; init; } = "";

    /// <summary>Whether the task was done; null where nothing is said of it.</summary>
    public bool? IsSuccess { get; init; }

    /// <summary>When its file was written: the best that is known of when it was recorded.</summary>
    public required DateTime WrittenAt { get; init; }

    /// <summary>The pictures of a feature, one per row; each may be overwritten by the next.</summary>
    public required Func<string, IEnumerable<ImageFrame>> Pictures { get; init; }
}
