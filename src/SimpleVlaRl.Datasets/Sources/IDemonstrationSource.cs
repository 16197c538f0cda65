namespace SimpleVlaRl.Datasets.Sources;

/// <summary>A data set that is read as demonstrations, of whatever form.</summary>
internal interface IDemonstrationSource
{
    /// <summary>The form, such as <c>lerobot</c>: who says how an episode ended.</summary>
    string Form { get; }

    /// <summary>Rows per second.</summary>
    double FramesPerSecond { get; }

    /// <summary>The features by name.</summary>
    IReadOnlyDictionary<string, DatasetFeature> Features { get; }

    /// <summary>How many episodes.</summary>
    int Count { get; }

    /// <summary>Reads an episode, but the pictures of videos.</summary>
    /// <param name="place">Its place, from 0.</param>
    /// <param name="mapping">Which features are the state and the action.</param>
    /// <param name="pictures">The features of pictures that are wanted.</param>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    SourceEpisode Read(int place, DatasetMapping mapping, IReadOnlyList<string> pictures);
}
