namespace SimpleVlaRl.Datasets.Sources;

/// <summary>How features are named, as LeRobot names them; other forms are shown alike.</summary>
internal static class FeatureNames
{
    /// <summary>The measured joints.</summary>
    public const string State = "observation.state";

    /// <summary>The commanded joints.</summary>
    public const string Action = "action";

    private const string Pictures = "observation.images.";

    /// <summary>The pictures of a camera.</summary>
    public static string OfCamera(string camera) => Pictures + camera;

    /// <summary>Whether a feature is the pictures of a camera.</summary>
    public static bool IsOfCamera(string feature) => feature.StartsWith(Pictures, StringComparison.Ordinal);

    /// <summary>The camera whose pictures a feature is.</summary>
    public static string CameraOf(string feature) => feature[Pictures.Length..];
}
