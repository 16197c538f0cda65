namespace SimpleVlaRl.Robot.Run;

/// <summary>What lets a version of the policy's folder take over.</summary>
internal enum FollowMode
{
    /// <summary>Nothing: the version of the start stays.</summary>
    None,

    /// <summary>That it is newer and was not rejected.</summary>
    Newest,

    /// <summary>A trial beside the version in use, on the same starts.</summary>
    Tested,

    /// <summary>A person's word: <c>vla-robot promote approve</c>.</summary>
    Approved,
}
