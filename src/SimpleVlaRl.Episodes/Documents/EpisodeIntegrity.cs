namespace SimpleVlaRl.Episodes.Documents;

/// <summary>How far what a file says of itself was checked.</summary>
public enum EpisodeIntegrity
{
    /// <summary>Every checksum is right, all copies of header and outcome agree, and their digest is right.</summary>
    Verified = 0,

    /// <summary>Nothing contradicts, but something is missing to check by, such as the digest that older files do not have.</summary>
    Unverified = 1,

    /// <summary>A checksum is wrong or copies contradict each other; the episode is not fit for learning.</summary>
    Damaged = 2,
}
