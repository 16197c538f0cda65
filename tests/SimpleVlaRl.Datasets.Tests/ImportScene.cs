using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Import;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>A folder with a data set and a store, and the options to bring the one into the other.</summary>
internal sealed class ImportScene : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Store => At("store");

    public string Dataset => At("dataset");

    public string At(string name) => Path.Combine(folder.Path, name);

    public ImportOptions Options(RobotProfile robot, DatasetMapping mapping) => new()
    {
        Folder = Dataset,
        Robot = robot,
        RobotDigest = new string('a', 64),
        Mapping = mapping,
        WaypointRateHertz = 10,
        ChunkLength = 4,
        SoftwareVersion = "0.1.0",
    };

    public ImportResult Import(ImportOptions options) => new DemonstrationImporter(options).Run(Store, CancellationToken.None);

    /// <summary>What an import says that cannot be, of the whole data set or of its first bad episode.</summary>
    public string Complaint(ImportOptions options)
    {
        try
        {
            return Import(options).Problems[0];
        }
        catch (DatasetException exception)
        {
            return exception.Message;
        }
    }

    public void Dispose() => folder.Dispose();
}
