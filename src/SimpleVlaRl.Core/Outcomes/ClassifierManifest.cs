namespace SimpleVlaRl.Core.Outcomes;

/// <summary>What an outcome classifier was made for: <c>classifier.json</c> beside its graph.</summary>
public sealed record ClassifierManifest
{
    /// <summary>The name of the manifest's file.</summary>
    public const string FileName = "classifier.json";

    /// <summary>The name of the graph's file.</summary>
    public const string GraphName = "classifier.onnx";

    /// <summary>The format that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The most cameras that it looks through.</summary>
    public const int MostCameras = 16;

    private const int LargestImage = 256;

    /// <summary>The format.</summary>
    public required int Format { get; init; }

    /// <summary>The robot whose cameras it knows.</summary>
    public required string Robot { get; init; }

    /// <summary>The task whose success it knows.</summary>
    public required string Task { get; init; }

    /// <summary>The cameras that it looks through.</summary>
    public required IReadOnlyList<string> Cameras { get; init; }

    /// <summary>The side of its pictures in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The way from a frame to a picture.</summary>
    public required string ImageRecipe { get; init; }

    /// <summary>From which probability on it calls an end a success.</summary>
    public required double Threshold { get; init; }

    /// <summary>How many looks in a row must be above the threshold before it says so of a running episode.</summary>
    public required int HoldLooks { get; init; }

    /// <summary>How often it looks at a running episode, per second.</summary>
    public required double LookRateHertz { get; init; }

    /// <summary>The lower-case SHA-256 of the graph's file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How well it does at the ends of episodes that nothing was fitted to or chosen by.</summary>
    public required ClassifierScore Score { get; init; }

    /// <summary>How well it does in the course of the same episodes.</summary>
    public required ClaimScore Watching { get; init; }

    /// <summary>How it was made.</summary>
    public required ClassifierTraining Training { get; init; }

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence without a stop per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Demand(Format == CurrentFormat, $"format is {Format}; expected {CurrentFormat}");
        Demand(Cameras.Count is > 0 and <= MostCameras, $"there are {Cameras.Count} cameras; expected 1 to {MostCameras}");
        Demand(Cameras.All(camera => !string.IsNullOrWhiteSpace(camera)), $"a camera has no name");
        Demand(Cameras.Distinct(StringComparer.Ordinal).Count() == Cameras.Count, $"cameras are {string.Join(", ", Cameras)}; expected each once");
        Demand(ImageSize is >= 16 and <= LargestImage, $"image_size is {ImageSize}; expected 16 to {LargestImage}");
        Demand(Threshold is > 0 and < 1, $"threshold is {Threshold}; expected between 0 and 1");
        Demand(HoldLooks is >= 1 and <= 1000, $"hold_looks is {HoldLooks}; expected 1 to 1000");
        Demand(LookRateHertz is >= 0.01 and <= 100, $"look_rate_hertz is {LookRateHertz}; expected 0.01 to 100");
        return errors;

        void Demand(bool holds, FormattableString otherwise)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant(otherwise));
            }
        }
    }
}
