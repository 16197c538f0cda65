namespace SimpleVlaRl.Robot.Run;

/// <summary>The words of <see cref="FollowMode"/> on the command line.</summary>
internal static class FollowModes
{
    /// <summary>Those of <c>--promote</c>, the usual one first.</summary>
    public static readonly string[] Words = ["newest", "tested", "approved"];

    /// <summary>The mode of a word.</summary>
    public static FollowMode Of(bool follows, string word) => !follows ? FollowMode.None : FollowMode.Newest + Array.IndexOf(Words, word);
}
