namespace SimpleVlaRl.Robot.Run;

/// <summary>How a person says <see cref="GuardChoice"/>.</summary>
internal static class GuardChoices
{
    /// <summary>The words, in the order of the choices.</summary>
    public static string[] Words { get; } = ["process", "in-process", "attach"];

    /// <summary>The choice of a word.</summary>
    public static GuardChoice Of(string word) => (GuardChoice)Array.IndexOf(Words, word);
}
