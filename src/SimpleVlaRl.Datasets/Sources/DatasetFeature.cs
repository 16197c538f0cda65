namespace SimpleVlaRl.Datasets.Sources;

/// <summary>A feature of a data set: vectors, or pictures of a camera.</summary>
/// <param name="Type">Such as <c>float32</c>, <c>video</c> or <c>image</c>.</param>
/// <param name="Width">How many numbers a value has.</param>
/// <param name="Names">The elements' names; empty where they have none.</param>
internal sealed record DatasetFeature(string Type, int Width, IReadOnlyList<string> Names)
{
    /// <summary>Whether it is a video beside the tables.</summary>
    public bool IsVideo => Type == "video";

    /// <summary>Whether it is pictures, one by one.</summary>
    public bool IsImage => Type == "image";
}
