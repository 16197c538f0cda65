namespace SimpleVlaRl.Datasets.Aloha;

/// <summary>How episodes become ALOHA's HDF5 files.</summary>
public sealed record AlohaExportOptions
{
    /// <summary>The folder of the files: a new one, or one that an export has made.</summary>
    public required string Folder { get; init; }

    /// <summary>Rows per second.</summary>
    /// <value>Null is the servo rate of the episodes.</value>
    public int? FramesPerSecond { get; init; }
}
