using SimpleVlaRl.Control;
using SimpleVlaRl.Episodes.Pictures;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The filmstrip beside a committed episode.</summary>
internal static class EpisodePictures
{
    /// <summary>Draws and writes it.</summary>
    /// <param name="episode">The episode; it has a file.</param>
    /// <returns>The picture's path; null when no frame was recorded.</returns>
    public static string? Make(EpisodeReport episode)
    {
        using EpisodeReader reader = EpisodeReader.Open(episode.Path);
        byte[] png;
        try
        {
            png = Filmstrip.Draw(reader);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        string path = Path.ChangeExtension(episode.Path, ".png");
        File.WriteAllBytes(path, png);
        return path;
    }
}
