namespace SimpleVlaRl.Core.Episodes;

/// <summary>How modes and actors are called in files, tables and queries.</summary>
public static class EpisodeWords
{
    /// <summary>The word of a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>Such as <c>collect</c>.</returns>
    public static string Of(EpisodeMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>The word of an actor.</summary>
    /// <param name="actor">The actor.</param>
    /// <returns><c>policy</c> or <c>expert</c>.</returns>
    public static string Of(EpisodeActor actor) => actor.ToString().ToLowerInvariant();
}
