using System.Security.Cryptography;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Versions;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Testing;

/// <summary>An exported random policy in a folder of its own, with its manifest.</summary>
internal sealed class PolicyOnDisk : IDisposable
{
    private const int CameraWidth = 32;
    private const int CameraHeight = 24;

    private readonly TemporaryFolder folder = new();

    public PolicyOnDisk(PolicyArchitecture architecture, bool verified = true, RandomWeights? weights = null, PolicyExportOptions? options = null)
    {
        Weights = weights ?? new RandomWeights(architecture, seed: 5);
        int joints = architecture.ActionDimension;
        ExportedGraph exported = PolicyExporter.Export(
            architecture,
            TinyPolicies.Normalization(joints),
            architecture.ProprioceptionDimension == 0 ? null : TinyPolicies.Normalization(architecture.ProprioceptionDimension),
            Weights,
            VersionFolder,
            options);
        Manifest = new PolicyManifest
        {
            Name = "test",
            Architecture = architecture,
            Cameras = [.. Enumerable.Range(0, architecture.ImageCount).Select(index => new ManifestCamera($"camera{index}", CameraWidth, CameraHeight))],
            Joints = [.. Enumerable.Range(0, joints).Select(index => new ManifestJoint($"joint{index}", JointUnit.Radian))],
            ImageRecipe = "center-crop-area-v1",
            PromptTemplate = "what to do to {instruction}?",
            Tokenizer = "bytes",
            WaypointRateHertz = 10,
            Actions = TinyPolicies.Normalization(joints),
            Proprioception = architecture.ProprioceptionDimension == 0 ? null : TinyPolicies.Normalization(architecture.ProprioceptionDimension),
            Versions =
            [
                new ManifestVersion
                {
                    Version = 1,
                    Opset = exported.Opset,
                    Dialect = exported.Dialect,
                    Precision = exported.Precision,
                    Sha256 = exported.Sha256,
                    Provenance = new TrainingProvenance { Algorithm = "none", Step = 0, Seed = 5, Command = "test" },
                    Verified = verified,
                },
            ],
        };
        PolicyManifestFile.Write(this.folder.Path, Manifest);
    }

    public RandomWeights Weights { get; }

    public PolicyManifest Manifest { get; private set; }

    public string Folder => this.folder.Path;

    public string VersionFolder => Path.Combine(this.folder.Path, "1");

    public string Graph => Path.Combine(VersionFolder, PolicyExporter.FileName);

    /// <summary>Adds a version with other weights to the manifest.</summary>
    /// <returns>Its number.</returns>
    public int AddVersion(RandomWeights weights, bool hasGolden = false, bool verified = true)
    {
        int number = Manifest.Versions.Count + 1;
        PolicyArchitecture architecture = Manifest.Architecture;
        string folder = Path.Combine(this.folder.Path, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        ExportedGraph exported = PolicyExporter.Export(architecture, Manifest.Actions, Manifest.Proprioception, weights, folder);
        Dictionary<string, string> digests = new(exported.Sha256);
        if (hasGolden)
        {
            GoldenObservation.Write(Manifest, this.folder.Path, folder, exported.Precision);
            digests.Add(GoldenAnswer.FileName, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, GoldenAnswer.FileName)))));
        }

        ManifestVersion version = Manifest.Versions[0] with { Version = number, Sha256 = digests, Verified = verified };
        Manifest = Manifest with { Versions = [.. Manifest.Versions, version] };
        PolicyManifestFile.Write(this.folder.Path, Manifest);
        return number;
    }

    /// <summary>A call with seeded random pixels and joints.</summary>
    public PolicyCall Call(string robot, int seed, float temperature = 0) =>
        new() { Robot = robot, Request = Request(seed, "go", temperature), Chunk = Chunk() };

    /// <summary>A request with seeded random pixels and joints.</summary>
    public PolicyRequest Request(int seed, string instruction, float temperature, uint chunk = 0)
    {
        Random random = new(seed);
        ImageFrame[] frames = [.. Manifest.Cameras.Select(camera => new ImageFrame(camera.Width, camera.Height))];
        foreach (ImageFrame frame in frames)
        {
            random.NextBytes(frame.Pixels);
        }

        return new PolicyRequest
        {
            Frames = frames,
            Proprioception = [.. Enumerable.Range(0, Manifest.Architecture.ProprioceptionDimension).Select(_ => random.NextDouble())],
            Instruction = instruction,
            Sampling = new SamplingParameters(temperature, (ulong)seed, chunk),
        };
    }

    public ActionChunk Chunk() => new(Manifest.Architecture.ChunkLength, Manifest.Architecture.ActionDimension);

    public void Dispose() => this.folder.Dispose();
}
