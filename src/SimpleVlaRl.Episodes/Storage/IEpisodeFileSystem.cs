namespace SimpleVlaRl.Episodes.Storage;

/// <summary>Port: every change the store makes on disk. The real one is <see cref="DiskFileSystem"/>; tests fail its n-th operation, for every n.</summary>
internal interface IEpisodeFileSystem
{
    /// <summary>Makes a folder and those above it; nothing happens when it is there.</summary>
    void CreateDirectory(string path);

    /// <summary>Makes a file that must not exist, and locks it.</summary>
    IEpisodeFile Create(string path);

    /// <summary>Makes the content of a file durable, whoever wrote it.</summary>
    void SyncFile(string path);

    /// <summary>Makes the names in a folder durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Renames a file; the new name must be free.</summary>
    void Move(string from, string to);

    /// <summary>Removes a file; nothing happens when it is not there.</summary>
    void Delete(string path);

    /// <summary>How many bytes may still be written to the disk that a folder is on.</summary>
    long AvailableBytes(string path);
}
