using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Experiments;

/// <summary>
/// A run's folder, held by the one program that learns into it: two would write their metrics into each other's and delete each other's checkpoints. A program
/// that dies gives it back.
/// </summary>
internal sealed class RunFolderClaim : IDisposable
{
    private const string FileName = ".learning";
    private readonly FileStream file;

    private RunFolderClaim(FileStream file) => this.file = file;

    /// <summary>Takes the folder, which is made when missing.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <returns>The claim; disposed, others may take the folder.</returns>
    /// <exception cref="UserException">Another program holds it.</exception>
    public static RunFolderClaim Take(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        try
        {
            return new RunFolderClaim(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new UserException(
                $"Another program learns into '{RepositoryPaths.Relative(folder)}' at this moment; wait for its end, stop it, or give another "
                + "--run.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
