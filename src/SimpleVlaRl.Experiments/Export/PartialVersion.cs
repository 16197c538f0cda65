using System.Globalization;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>A version while it is written: under a name that nobody lists, gone again unless it was committed.</summary>
internal sealed class PartialVersion : IDisposable
{
    private readonly string versionFolder;
    private readonly string replacedFolder;

    /// <summary>Names the folder; what an earlier export left there is removed.</summary>
    public PartialVersion(string policyFolder, int version)
    {
        string number = version.ToString(CultureInfo.InvariantCulture);
        Folder = Path.Combine(policyFolder, $".partial-{number}");
        versionFolder = Path.Combine(policyFolder, number);
        replacedFolder = Path.Combine(policyFolder, $".replaced-{number}");
        Delete(Folder);
    }

    /// <summary>Where the files are written.</summary>
    public string Folder { get; }

    /// <summary>Gives the folder its version's name; a version of that number gives way.</summary>
    public void Commit()
    {
        Delete(replacedFolder);
        if (Directory.Exists(versionFolder))
        {
            Directory.Move(versionFolder, replacedFolder);
        }

        Directory.Move(Folder, versionFolder);
        Delete(replacedFolder);
    }

    public void Dispose() => Delete(Folder);

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
