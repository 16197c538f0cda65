namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>What every recipe demands of its destination.</summary>
internal static class RecipeChecks
{
    /// <summary>The samples of a pixel.</summary>
    public const int Channels = 3;

    /// <summary>Checks the destination's length.</summary>
    /// <exception cref="ArgumentException">It is another.</exception>
    public static void Demand(int imageSize, ReadOnlySpan<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, 1);
        if (destination.Length != imageSize * imageSize * Channels)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} bytes; an image of side {imageSize} takes {imageSize * imageSize * Channels}.", nameof(destination));
        }
    }

    /// <summary>Checks the lengths of a picture that has the network's size, and of the destination.</summary>
    /// <exception cref="ArgumentException">One is another.</exception>
    public static void Demand(int imageSize, ReadOnlySpan<byte> picture, ReadOnlySpan<byte> destination)
    {
        Demand(imageSize, destination);
        if (picture.Length != destination.Length)
        {
            throw new ArgumentException($"The picture has {picture.Length} bytes; one of side {imageSize} takes {destination.Length}.", nameof(picture));
        }
    }
}
