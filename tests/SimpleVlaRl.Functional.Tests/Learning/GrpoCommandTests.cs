using System.Diagnostics;
using System.Text.Json;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn grpo</c> as a person runs it, at a hundredth of its size.</summary>
public sealed class GrpoCommandTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "models", "transfer-cube-nano");
    private readonly string folder = Directory.CreateTempSubdirectory("vla-learn-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Grpo_KilledAndResumed_GivesTheUnbrokenRunsWeightsAndExports()
    {
        string whole = Path.Combine(folder, "whole");
        string broken = Path.Combine(folder, "broken");
        JsonElement unbroken = await Succeed(Small(whole, "--iterations", "3"));
        Assert.Equal(3, unbroken.GetProperty("iterations").GetInt64());

        using (Process process = VlaLearn.Start([.. Small(broken, "--iterations", "3")]))
        {
            string first = Path.Combine(broken, "checkpoints", "000001");
            while (!Directory.Exists(first))
            {
                Assert.False(process.HasExited, "it ended before its first checkpoint");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(Path.Combine(broken, "model.safetensors")), "it was killed too late");
        await Succeed("grpo", "--run", broken, "--resume", "--json");
        Assert.Equal(await Bytes(whole), await Bytes(broken));
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(broken, "metrics.jsonl"), TestContext.Current.CancellationToken)).Length);
        byte[] picture = await File.ReadAllBytesAsync(Path.Combine(broken, "training.png"), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);

        JsonElement export = await Succeed("export", "--run", broken, "--models", Path.Combine(folder, "models"), "--json");
        Assert.True(export.GetProperty("verified").GetBoolean());
        using JsonDocument manifest = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(folder, "models", "tiny-grpo", "policy.json"), TestContext.Current.CancellationToken));
        JsonElement provenance = manifest.RootElement.GetProperty("versions")[0].GetProperty("provenance");
        Assert.Equal(
            ("grpo", 1, 3),
            (provenance.GetProperty("algorithm").GetString(), provenance.GetProperty("parent_version").GetInt32(), provenance.GetProperty("step").GetInt32()));
    }

    [Fact]
    public async Task Grpo_IntoTheFolderOfARunThatGoesOn_IsRefused()
    {
        string run = Path.Combine(folder, "run");
        using Process process = VlaLearn.Start([.. Small(run, "--iterations", "1000")]);
        while (!Directory.Exists(Path.Combine(run, "checkpoints", "000001")))
        {
            Assert.False(process.HasExited, "it ended before its first checkpoint");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        // Two programs would take each other's checkpoints away.
        (int exitCode, _, string errors) = await VlaLearn.Run("grpo", "--run", run, "--resume");
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, exitCode);
        Assert.Contains("Another program learns into", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpo_OnnxEngine_SeesEveryOptimizerStepAndAgreesWithTheLearner()
    {
        string run = Path.Combine(folder, "run");
        await Succeed(Small(run, "--iterations", "3", "--engine", "onnx", "--learning-rate", "1e-3"));

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(run, "metrics.jsonl"), TestContext.Current.CancellationToken);
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement update = document.RootElement.GetProperty("update");

            // Steps of this size move log-probabilities by far more: an engine with old weights would show it.
            Assert.InRange(update.GetProperty("engine_difference").GetDouble(), 0, 1e-3);
        }

        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Grpo_EngineOfAnotherPrecision_BeginsWithRatiosOfOneUnlessToldOtherwise()
    {
        JsonElement recomputed = await FirstUpdate("recomputed");
        Assert.Equal(0, recomputed.GetProperty("approximate_kl").GetDouble(), 1e-6);
        Assert.Equal(0, recomputed.GetProperty("clip_fraction").GetDouble());
        Assert.True(recomputed.GetProperty("engine_difference").GetDouble() > 1e-3, "bfloat16 and single precision agree here, which proves nothing");

        JsonElement recorded = await FirstUpdate("recorded", "--recompute-log-probabilities", "false");
        Assert.True(Math.Abs(recorded.GetProperty("approximate_kl").GetDouble()) > 1e-5);

        async Task<JsonElement> FirstUpdate(string name, params string[] more)
        {
            string run = Path.Combine(folder, name);
            await Succeed(Small(run, ["--iterations", "1", "--bf16", "--engine", "onnx", .. more]));
            return JsonDocument.Parse(Assert.Single(
                await File.ReadAllLinesAsync(Path.Combine(run, "metrics.jsonl"), TestContext.Current.CancellationToken))).RootElement.GetProperty("update");
        }
    }

    [Fact]
    public async Task Grpo_WhatCannotBeDone_IsSaidInOneSentence()
    {
        (int exitCode, _, string errors) = await VlaLearn.Run("grpo", "--policy", Shipped, "--run", folder, "--temperature", "-1", "--learning-rate", "0,0001");
        Assert.Equal(2, exitCode);
        Assert.Contains("--temperature is -1; expected a number from 0.01 to 100", errors, StringComparison.Ordinal);
        Assert.Contains("--learning-rate is '0,0001'", errors, StringComparison.Ordinal);

        (exitCode, _, errors) = await VlaLearn.Run("grpo", "--policy", Shipped, "--run", folder, "--optimizer-steps", "3", "--groups", "1");
        Assert.Equal(2, exitCode);
        Assert.Contains("optimizer_steps is 3", errors, StringComparison.Ordinal);

        (exitCode, _, errors) = await VlaLearn.Run("grpo", "--run", Path.Combine(folder, "nothing"), "--resume");
        Assert.Equal(1, exitCode);
        Assert.Contains("nothing to resume", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at SimpleVlaRl", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpo_PolicyThatNeverSucceeds_StopsAndNamesTheMethodsLimit()
    {
        string run = Path.Combine(folder, "run");
        (int exitCode, string output, string errors) = await VlaLearn.Run(
            "grpo", "--policy", Shipped, "--task", "lift_pot", "--run", run, "--iterations", "5", "--groups", "1", "--group-size", "2", "--optimizer-steps",
            "1", "--patience", "2", "--environments", "4",
            "--probe-episodes", "2", "--evaluate-every", "0", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains("nothing succeeded: unless a rare success comes", errors, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Contains("a policy that starts at 0 % stays at 0 %", document.RootElement.GetProperty("ending").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 0), (document.RootElement.GetProperty("iterations").GetInt32(), document.RootElement.GetProperty("optimizer_steps").GetInt32()));
    }

    [Fact]
    public async Task Grpo_CudaWithoutOne_SaysWhatToDo()
    {
        (int exitCode, _, string errors) = await VlaLearn.Run(Small(Path.Combine(folder, "run"), "--iterations", "1", "--device", "cuda"));
        Assert.Equal(1, exitCode);
        Assert.Contains("SIMPLEVLA_LIBTORCH", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpo_AnotherLibtorch_IsCheckedAndUsed()
    {
        string library = Directory.CreateDirectory(Path.Combine(folder, "torch", "lib")).FullName;
        Dictionary<string, string> environment = new() { ["SIMPLEVLA_LIBTORCH"] = library, ["XDG_DATA_HOME"] = Path.Combine(folder, "data") };
        string[] arguments = [.. Small(Path.Combine(folder, "run"), "--iterations", "1")];
        (int exitCode, _, string errors) = await VlaLearn.Run(environment, arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains("libtorch_cpu.so", errors, StringComparison.Ordinal);

        foreach (string file in Directory.GetFiles(VlaLearn.Folder).Where(path => Path.GetFileName(path).StartsWith("libtorch", StringComparison.Ordinal)
            || Path.GetFileName(path).StartsWith("libc10", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("libgomp", StringComparison.Ordinal)))
        {
            File.CreateSymbolicLink(Path.Combine(library, Path.GetFileName(file)), file);
        }

        string packages = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Packages.props"), TestContext.Current.CancellationToken);
        string version = packages.Split("libtorch-cpu-linux-x64\" Version=\"")[1].Split('"')[0];
        string versionFile = Path.Combine(folder, "torch", "version.py");
        await File.WriteAllTextAsync(versionFile, "__version__ = '1.2.3+cu101'", TestContext.Current.CancellationToken);
        (exitCode, _, errors) = await VlaLearn.Run(environment, arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains($"of version 1.2.3; this program needs {version}", errors, StringComparison.Ordinal);

        await File.WriteAllTextAsync(versionFile, $"__version__ = '{version}+cu130'", TestContext.Current.CancellationToken);
        (exitCode, _, errors) = await VlaLearn.Run(environment, arguments);
        Assert.True(exitCode == 0, errors);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "data"), "libtorch_cpu.so", SearchOption.AllDirectories));
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "data"), "vla-learn.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Grpo_LastWeightsWorse_ShipsTheBetterOnesOfSeveralTasks()
    {
        string run = Path.Combine(folder, "run");
        JsonElement result = await Succeed(
            "grpo", "--policy", Shipped, "--task", "transfer_cube,lift_pot", "--run", run, "--minutes", "0", "--iterations", "1", "--groups", "2",
            "--group-size", "4", "--temperature", "1.2", "--optimizer-steps", "1", "--no-dynamic-sampling",
            "--environments", "4", "--threads", "2", "--deterministic", "--probe-episodes", "0", "--evaluate-every", "1", "--evaluation-episodes", "2",
            "--choice-episodes", "2",
            "--learning-rate", "0.5", "--warm-up", "1", "--average-decay", "0", "--json");

        // Steps of this size destroy the policy, which did transfer_cube and never knew lift_pot.
        Assert.Equal(0, result.GetProperty("evaluation").GetProperty("successes").GetInt32());
        Assert.Equal(2, result.GetProperty("evaluation").GetProperty("episodes").GetInt32());
        JsonElement line = JsonDocument.Parse(
            Assert.Single(await File.ReadAllLinesAsync(Path.Combine(run, "metrics.jsonl"), TestContext.Current.CancellationToken))).RootElement;
        Assert.Equal(
            ["lift_pot 4", "transfer_cube 4"],
            line.GetProperty("sampled").GetProperty("tasks").EnumerateObject().Select(task => $"{task.Name} {task.Value.GetProperty("attempts")}"));
        Assert.Equal(
            ["lift_pot 1", "transfer_cube 1"],
            line.GetProperty("evaluation").GetProperty("tasks").EnumerateObject().Select(task => $"{task.Name} {task.Value.GetProperty("attempts")}"));
        JsonElement chosen = result.GetProperty("chosen");
        Assert.Equal(
            (0, 1, 2), (chosen.GetProperty("iteration").GetInt32(), chosen.GetProperty("successes").GetInt32(), chosen.GetProperty("episodes").GetInt32()));
        Assert.Equal(0, JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(run, "provenance.json"), TestContext.Current.CancellationToken)).RootElement
            .GetProperty("step").GetInt32());
        using SafetensorsFile shipped = SafetensorsFile.Open(Path.Combine(Shipped, "1", "model.safetensors"));
        using SafetensorsFile kept = SafetensorsFile.Open(Path.Combine(run, "model.safetensors"));
        Assert.Equal(WeightDigest.Of(shipped), WeightDigest.Of(kept));
    }

    [Fact]
    public async Task Grpo_BranchedStoppedAndResumed_GivesTheUnbrokenRunsWeights()
    {
        string whole = Path.Combine(folder, "whole");
        string broken = Path.Combine(folder, "broken");
        string[] Branched(string run, string iterations)
        {
            string[] words = Small(run, "--iterations", iterations, "--branch-share", "0.5", "--temperature", "1.2");
            words[Array.IndexOf(words, "--groups") + 1] = "2";
            return words;
        }

        await Succeed(Branched(whole, "2"));
        await Succeed(Branched(broken, "1"));
        await Succeed("grpo", "--run", broken, "--resume", "--iterations", "2", "--json");

        Assert.Equal(await Bytes(whole), await Bytes(broken));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(whole, "metrics.jsonl"), TestContext.Current.CancellationToken);
        JsonElement[] sampled = [.. lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sampled"))];
        Assert.Contains(sampled, counts => counts.GetProperty("branched").GetInt32() == 1 && counts.GetProperty("branched_attempts").GetInt32() == 2);
        Assert.All(sampled, counts => Assert.Equal(2, counts.GetProperty("groups").GetInt32()));

        (int exitCode, _, string errors) = await VlaLearn.Run(
            "grpo", "--policy", Shipped, "--run", folder, "--environments", "ws://127.0.0.1:0/vla-eval", "--branch-share", "0.5");
        Assert.Equal(2, exitCode);
        Assert.Contains("--branch-share", errors, StringComparison.Ordinal);
    }

    private static string[] Small(string run, params string[] more) =>
    [
        "grpo", "--policy", Shipped, "--name", "tiny-grpo", "--run", run, "--minutes", "0", "--groups", "1", "--group-size", "2", "--optimizer-steps", "1",
        "--no-dynamic-sampling",
        "--environments", "2", "--threads", "2", "--deterministic", "--probe-episodes", "0", "--evaluate-every", "0", "--json", .. more,
    ];

    private static Task<byte[]> Bytes(string run) => File.ReadAllBytesAsync(Path.Combine(run, "model.safetensors"), TestContext.Current.CancellationToken);

    private static async Task<JsonElement> Succeed(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run(arguments);
        Assert.True(exitCode == 0, $"vla-learn {string.Join(' ', arguments)} ended with {exitCode}:\n{errors}");
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
