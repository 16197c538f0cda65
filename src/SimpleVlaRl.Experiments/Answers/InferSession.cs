using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Experiments.Answers;

/// <summary>Loads a policy and asks it for chunks.</summary>
internal static class InferSession
{
    public static int Run(InferOptions options, Terminal terminal, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        using OnnxPolicy policy = OnnxPolicy.Load(
            options.Policy, options: new OnnxPolicyOptions { IntraOpThreads = options.Threads, AllowUnverified = options.AllowsUnverified });
        TimeSpan load = time.GetElapsedTime(start);
        PolicyManifest manifest = policy.Manifest;
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"loaded {manifest.Name} version {policy.Identity.Version} in {policy.Identity.Precision} in {load.TotalSeconds:0.0} s"));
        ActionChunk chunk = new(manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension);
        JsonArray seconds = [];
        bool isFinite = true;
        for (int index = 0; index < options.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            Ask(policy, Request(manifest, options, index), chunk);
            seconds.Add(Terminal.Number(chunk.InferenceTime.TotalSeconds, 4));
            isFinite &= chunk.Actions.All(float.IsFinite);
        }

        double peak = PeakBytes() / (double)(1 << 30);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Count} decisions of {chunk.Length}x{chunk.Dimension}, the last in {chunk.InferenceTime.TotalSeconds:0.000} s; actions "
            + $"{(isFinite ? "finite" : "NOT finite")}; peak memory {peak:0.00} GiB"));
        terminal.Json(new JsonObject
        {
            ["policy"] = manifest.Name,
            ["version"] = policy.Identity.Version,
            ["precision"] = policy.Identity.Precision,
            ["threads"] = options.Threads,
            ["load_seconds"] = Terminal.Number(load.TotalSeconds),
            ["seconds"] = seconds,
            ["peak_gib"] = Terminal.Number(peak),
            ["finite"] = isFinite,
            ["first_waypoint"] = new JsonArray([.. chunk.Actions.Take(chunk.Dimension).Select(value => Terminal.Number(value, 5))]),
        });
        return isFinite ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Ask(OnnxPolicy policy, PolicyRequest request, ActionChunk chunk)
    {
        try
        {
            policy.Infer([request], [chunk]);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"The policy cannot be asked this: {UserText.Of(exception)}", exception);
        }
    }

    private static PolicyRequest Request(PolicyManifest manifest, InferOptions options, int index)
    {
        Random random = new(options.Seed + index);
        ImageFrame[] frames = [.. manifest.Cameras.Select(camera => new ImageFrame(camera.Width, camera.Height))];
        foreach (ImageFrame frame in frames)
        {
            random.NextBytes(frame.Pixels);
        }

        return new PolicyRequest
        {
            Frames = frames,
            Proprioception = [.. Enumerable.Range(0, manifest.Architecture.ProprioceptionDimension)
                .Select(joint => manifest.Proprioception!.Unnormalize(joint, (2 * random.NextDouble()) - 1))],
            Instruction = options.Instruction.Length > 0 ? options.Instruction : manifest.DefaultInstruction ?? "do the task",
            Sampling = new SamplingParameters(0, (ulong)options.Seed, (uint)index),
        };
    }

    /// <summary>The most memory that was resident, as Linux counts it.</summary>
    private static long PeakBytes()
    {
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
