using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Checkpoints;

namespace SimpleVlaRl.Learner.Synthesis;

/// <summary>Checks the disk and writes a random checkpoint.</summary>
internal static class SynthesizeSession
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static int Run(SynthesizeOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Preset != OpenVlaOftPreset.Name)
        {
            throw new UserException($"'{options.Preset}' has no Hugging Face format; only '{OpenVlaOftPreset.Name}' can be synthesized.");
        }

        if (Directory.Exists(options.To) && Directory.EnumerateFileSystemEntries(options.To).Any())
        {
            throw new UserException($"'{options.To}' is not empty; choose another folder.");
        }

        try
        {
            OpenVlaPlatform platform = OpenVlaPlatform.Find(options.Platform);
            PolicyHead head = options.HasRegression ? PolicyHead.Regression : PolicyHead.Tokens;
            PolicyArchitecture architecture = SyntheticCheckpoint.Describe(platform, options.Blocks, options.Layers, options.Shrink, options.HasProprioception, head);
            return Write(options, platform, architecture, terminal, cancellation);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static int Write(SynthesizeOptions options, OpenVlaPlatform platform, PolicyArchitecture architecture, Terminal terminal, CancellationToken cancellation)
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
                terminal.Status(string.Create(CultureInfo.InvariantCulture, $"wrote {done / 1e9:0.00} of {total / 1e9:0.00} GB, {rate / 1e6:0} MB/s, {TimeSpan.FromSeconds((total - done) / rate):mm\\:ss} left"));
            }
        }

        SyntheticCheckpoint.Write(options.To, architecture, new SyntheticOptions { Platform = platform, Seed = options.Seed, Progress = Tell }, cancellation);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"wrote {total / sizeof(ushort)} parameters, {total / 1e9:0.00} GB, in {elapsed.TotalSeconds:0.0} s: {RepositoryPaths.Relative(options.To)}"));
        terminal.Json(new JsonObject { ["parameters"] = total / sizeof(ushort), ["bytes"] = total, ["seconds"] = Terminal.Number(elapsed.TotalSeconds) });
        return ExitCode.Success;
    }
}
