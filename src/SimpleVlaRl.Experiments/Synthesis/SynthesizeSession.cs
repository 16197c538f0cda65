using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Experiments.Synthesis;

/// <summary>Checks the disk and writes a random checkpoint, or a run with random weights.</summary>
internal static class SynthesizeSession
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static int Run(SynthesizeOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Shrink is not (1 or 2 or 4 or 8 or 16))
        {
            throw new UsageException($"--shrink is {options.Shrink}; expected 1, 2, 4, 8 or 16.");
        }

        if (Directory.Exists(options.To) && Directory.EnumerateFileSystemEntries(options.To).Any())
        {
            throw new UserException($"'{options.To}' is not empty; choose another folder.");
        }

        if (options.Preset != OpenVlaOftPreset.Name)
        {
            return WriteRun(options, terminal, cancellation);
        }

        try
        {
            OpenVlaPlatform platform = OpenVlaPlatform.Find(options.Platform);
            PolicyHead head = options.HasRegression ? PolicyHead.Regression : PolicyHead.Tokens;
            PolicyArchitecture architecture = SyntheticCheckpoint.Describe(
                platform, options.Blocks, options.Layers, options.Shrink, options.HasProprioception, head);
            return Write(options, platform, architecture, terminal, cancellation);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static int WriteRun(SynthesizeOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Blocks is not null || options.Layers is not null || options.Shrink != 1 || options.HasProprioception || options.HasRegression)
        {
            throw new UsageException($"--blocks, --layers, --shrink, --proprioception and --regression change '{OpenVlaOftPreset.Name}' only; the preset "
                + $"'{options.Preset}' is taken as it is.");
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.To)));
        PolicyManifest manifest = DraftPolicy.Manifest(name, options.Preset, options.RobotFile, options.Camera);
        Directory.CreateDirectory(options.To);
        PolicyManifestFile.Write(options.To, manifest);
        SyntheticCheckpoint.WriteWeights(TrainingRun.WeightsPath(options.To), manifest.Architecture, options.Seed, cancellation);
        TrainingRun.WriteProvenance(
            options.To, new TrainingProvenance { Algorithm = "synthetic", Step = 0, Seed = options.Seed, Command = options.CommandText });
        long parameters = PolicyTensorNames.ParameterCount(manifest.Architecture);
        terminal.Line($"wrote {parameters} random parameters of '{options.Preset}': {RepositoryPaths.Relative(options.To)}");
        terminal.Json(new JsonObject { ["parameters"] = parameters, ["bytes"] = parameters * sizeof(ushort), ["seconds"] = null });
        return ExitCode.Success;
    }

    private static int Write(
        SynthesizeOptions options, OpenVlaPlatform platform, PolicyArchitecture architecture, Terminal terminal, CancellationToken cancellation)
    {
        long total = SyntheticCheckpoint.ByteCount(architecture);
        Directory.CreateDirectory(options.To);
        DiskSpace.Demand(options.To, total, "the checkpoint");
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan told = TimeSpan.Zero;
        void Tell(long done)
        {
            TimeSpan now = TimeProvider.System.GetElapsedTime(start);
            if (now - told >= Interval)
            {
                told = now;
                double rate = done / now.TotalSeconds;
                terminal.Status(string.Create(
                    CultureInfo.InvariantCulture,
                    $"wrote {done / 1e9:0.00} of {total / 1e9:0.00} GB, {rate / 1e6:0} MB/s, {TimeSpan.FromSeconds((total - done) / rate):hh\\:mm\\:ss} left"));
            }
        }

        SyntheticCheckpoint.Write(options.To, architecture, new SyntheticOptions { Platform = platform, Seed = options.Seed, Progress = Tell }, cancellation);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"wrote {total / sizeof(ushort)} parameters, {total / 1e9:0.00} GB, in {elapsed.TotalSeconds:0.0} s: {RepositoryPaths.Relative(options.To)}"));
        terminal.Json(new JsonObject { ["parameters"] = total / sizeof(ushort), ["bytes"] = total, ["seconds"] = Terminal.Number(elapsed.TotalSeconds) });
        return ExitCode.Success;
    }
}
