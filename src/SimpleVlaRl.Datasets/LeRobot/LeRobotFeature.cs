namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>A feature as <c>info.json</c> describes it.</summary>
/// <param name="Type">Such as <c>float32</c>, <c>video</c> or <c>image</c>.</param>
/// <param name="Width">How many numbers a value has.</param>
/// <param name="Names">The elements' names; empty where they have none.</param>
internal sealed record LeRobotFeature(string Type, int Width, IReadOnlyList<string> Names)
{
    /// <summary>Whether it is a video beside the tables.</summary>
    public bool IsVideo => Type == "video";

    /// <summary>Whether it is pictures in the tables.</summary>
    public bool IsImage => Type == "image";
}
