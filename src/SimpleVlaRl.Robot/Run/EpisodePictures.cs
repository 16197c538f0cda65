using SimpleVlaRl.Control;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The filmstrip beside a committed episode.</summary>
internal static class EpisodePictures
{
    public static string Make(EpisodeReport episode) => throw new NotSupportedException(episode.Path);
}
