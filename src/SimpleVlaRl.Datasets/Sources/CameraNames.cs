namespace SimpleVlaRl.Datasets.Sources;

/// <summary>How cameras are named in data sets.</summary>
internal static class CameraNames
{
    /// <summary>The feature of a camera, as LeRobot names it; other forms are shown alike.</summary>
    public static string Of(string camera) => "observation.images." + camera;
}
