using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Onnx;

namespace SimpleVlaRl.Native.Tests.Inference;

/// <summary>An exported random policy in a folder of its own, with its manifest.</summary>
internal sealed class PolicyOnDisk : IDisposable
{
    private const int CameraWidth = 32;
    private const int CameraHeight = 24;

    private readonly TemporaryFolder _folder = new();

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
        PolicyManifestFile.Write(_folder.Path, Manifest);
    }

    public RandomWeights Weights { get; }

    public PolicyManifest Manifest { get; }

    public string Folder => _folder.Path;

    public string VersionFolder => Path.Combine(_folder.Path, "1");

    public string Graph => Path.Combine(VersionFolder, PolicyExporter.FileName);

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

    public void Dispose() => _folder.Dispose();
}
