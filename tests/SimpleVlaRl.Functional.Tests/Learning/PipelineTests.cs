using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>The commands that made the shipped policy, at a hundredth of their size.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vla-learn-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pipeline_FromDemonstrationsToAVerifiedVersion_GoesThrough()
    {
        string store = Path.Combine(folder, "store");
        string run = Path.Combine(folder, "run");
        string models = Path.Combine(folder, "models");
        JsonElement demonstrations = await Succeed("demonstrations", "--count", "4", "--store", store, "--noise", "0", "--json");
        Assert.Equal(4, demonstrations.GetProperty("success").GetInt32());

        JsonElement first = await Succeed("imitate", "--store", store, "--run", run, "--name", "tiny", "--steps", "6", "--batch", "8", "--json");
        Assert.Equal(6, first.GetProperty("steps").GetInt32());
        Assert.InRange(first.GetProperty("widest_bin_mrad").GetDouble(), 0.1, 6);

        JsonElement export = await Succeed("export", "--run", run, "--models", models, "--json");
        Assert.True(export.GetProperty("verified").GetBoolean());

        string seen = Path.Combine(folder, "seen");
        JsonElement evaluation = await Succeed("evaluate", "--policy", Path.Combine(models, "tiny"), "--episodes", "8", "--store", seen, "--json");
        Assert.Equal(8, evaluation.GetProperty("tasks")[0].GetProperty("episodes").GetInt32());
        Assert.InRange(evaluation.GetProperty("mean_rate").GetDouble(), 0, 1);
        Assert.Matches("^[01]{8}$", evaluation.GetProperty("tasks")[0].GetProperty("outcomes").GetString());
        Assert.Equal(("report", 1000), (evaluation.GetProperty("starts").GetString(), evaluation.GetProperty("first_seed").GetInt64()));
        JsonElement validation = await Succeed(
            "evaluate", "--policy", Path.Combine(models, "tiny"), "--episodes", "1", "--starts", "validation", "--seed", "7", "--json");
        Assert.Equal(("validation", 500_007), (validation.GetProperty("starts").GetString(), validation.GetProperty("first_seed").GetInt64()));
        (int exitCode, _, string errors) = await VlaLearn.Run("evaluate", "--policy", Path.Combine(models, "tiny"), "--episodes", "2", "--seed", "499999");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("report starts go from 0 to 499999", errors, StringComparison.Ordinal);

        // The same comparison on what the policy saw, with prompts of unequal length.
        JsonElement parity = await Succeed("parity", "--policy", Path.Combine(models, "tiny"), "--observations", seen, "--rows", "7", "--json");
        Assert.True(parity.GetProperty("verified").GetBoolean());
        Assert.Equal([1, 2, 5, 7], parity.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("batch").GetInt32()).Distinct());
    }

    [Fact]
    public async Task Imitate_WhatAPolicyDidInCollectMode_LearnsFromItsSuccessesAlone()
    {
        string store = Path.Combine(folder, "store");
        JsonElement collected = await Succeed(
            "collect", "--groups", "6", "--group-size", "1", "--temperature", "0.5", "--store", store, "--json");
        int successes = collected.GetProperty("successes").GetInt32();
        Assert.InRange(successes, 1, 6);

        (int exitCode, _, string errors) = await VlaLearn.Run("imitate", "--store", store, "--run", Path.Combine(folder, "demonstrated"), "--steps", "1");
        Assert.Equal(1, exitCode);
        Assert.Contains("no successful", errors, StringComparison.Ordinal);

        JsonElement learned = await Succeed(
            "imitate", "--store", store, "--of", "rollouts", "--run", Path.Combine(folder, "run"), "--steps", "2", "--batch", "4", "--json");
        Assert.Equal(successes, learned.GetProperty("demonstrations").GetInt32());

        // Another attempt at every start: of those that succeeded twice one is left out.
        await Succeed("collect", "--groups", "6", "--group-size", "1", "--temperature", "0.5", "--store", store, "--json");
        JsonElement once = await Succeed(
            "imitate", "--store", store, "--of", "rollouts", "--per-start", "1", "--run", Path.Combine(folder, "once"), "--steps", "2", "--batch", "4",
            "--from", Path.Combine(Repository.Root, "models", "transfer-cube-nano"), "--json");
        Assert.Equal(successes, once.GetProperty("demonstrations").GetInt32());
    }

    [Fact]
    public async Task Pipeline_WithAConvolutionStemAndThreeCameras_GoesThroughInEveryEngineAndPrecision()
    {
        const string Cameras = "cam_high,cam_left_wrist,cam_right_wrist";
        string store = Path.Combine(folder, "store");
        string run = Path.Combine(folder, "run");
        string models = Path.Combine(folder, "models");
        await Succeed("demonstrations", "--count", "3", "--store", store, "--cameras", Cameras, "--json");
        await Succeed("imitate", "--store", store, "--run", run, "--preset", "nano-stem", "--camera", Cameras, "--steps", "4", "--batch", "4", "--json");
        foreach (string precision in (string[])["fp32", "fp16", "int8"])
        {
            JsonElement export = await Succeed("export", "--run", run, "--models", models, "--precision", precision, "--json");
            Assert.True(export.GetProperty("verified").GetBoolean(), precision);
        }

        // What acts while learning reads the stem's weights where the learner has them.
        JsonElement learned = await Succeed(
            "grpo", "--policy", run, "--task", "transfer_cube", "--run", Path.Combine(folder, "grpo"), "--minutes", "0", "--iterations", "1",
            "--no-dynamic-sampling", "--groups", "1", "--group-size", "4", "--engine", "onnx", "--evaluate-every", "0",
            "--probe-episodes", "0", "--choice-episodes", "0", "--json");
        Assert.Equal(1, learned.GetProperty("iterations").GetInt32());

        (int exitCode, _, string errors) = await VlaLearn.Run("demonstrations", "--count", "1", "--store", store, "--cameras", "cam_high,cam_low");
        Assert.Equal(2, exitCode);
        Assert.Contains("no camera 'cam_low'; it has cam_high", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imitate_CudaWithoutOne_SaysWhatToDo()
    {
        (int exitCode, _, string errors) = await VlaLearn.Run(
            "imitate", "--store", Path.Combine(folder, "store"), "--run", Path.Combine(folder, "run"), "--device", "cuda");
        Assert.Equal(1, exitCode);
        Assert.Contains("SIMPLEVLA_LIBTORCH", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imitate_WithAdaptersOverARandomPolicy_MergesThemIntoAVersionThatIsVerified()
    {
        string store = Path.Combine(folder, "store");
        string start = Path.Combine(folder, "start");
        string tuned = Path.Combine(folder, "tuned");
        await Succeed("demonstrations", "--count", "2", "--store", store, "--noise", "0", "--json");
        await Succeed("synthesize", "--preset", "nano", "--to", start, "--json");

        JsonElement learned = await Succeed(
            "imitate", "--store", store, "--run", tuned, "--name", "tuned", "--from", start, "--lora-rank", "32", "--steps", "4", "--batch", "4", "--json");
        Assert.Equal(4, learned.GetProperty("steps").GetInt32());
        Assert.True(File.Exists(Path.Combine(tuned, "adapters.safetensors")));

        // Adapted layers have changed, the head and the norms have not.
        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(start, "model.safetensors"));
        using SafetensorsFile after = SafetensorsFile.Open(Path.Combine(tuned, "model.safetensors"));
        Assert.True(Difference(before, after, "language_model.model.layers.0.self_attn.q_proj.weight") > 0);
        Assert.Equal(0, Difference(before, after, PolicyTensorNames.Head));
        Assert.Equal(0, Difference(before, after, PolicyTensorNames.FinalNorm));

        JsonElement export = await Succeed("export", "--run", tuned, "--models", Path.Combine(folder, "models"), "--json");
        Assert.True(export.GetProperty("verified").GetBoolean());
    }

    private static double Difference(SafetensorsFile one, SafetensorsFile other, string tensor)
    {
        float[] values = new float[one.Tensors.Single(description => description.Name == tensor).ElementCount];
        float[] changed = new float[values.Length];
        one.Read(tensor, 0, values);
        other.Read(tensor, 0, changed);
        return values.Zip(changed, (a, b) => (double)Math.Abs(a - b)).Max();
    }

    [Fact]
    public async Task Evaluate_TheShippedPolicyGreedy_Succeeds()
    {
        string policy = Path.Combine(Repository.Root, "models", "transfer-cube-nano");
        JsonElement evaluation = await Succeed("evaluate", "--policy", policy, "--episodes", "10", "--json");

        // The issue asks for 60 of 100; the shipped policy did 100 of 100.
        JsonElement task = evaluation.GetProperty("tasks")[0];
        Assert.Equal("transfer_cube", task.GetProperty("task").GetString());
        Assert.Equal(10, task.GetProperty("episodes").GetInt32());
        Assert.InRange(task.GetProperty("successes").GetInt32(), 8, 10);
        Assert.Equal(0, task.GetProperty("invalid").GetInt32());
    }

    [Fact]
    public async Task Parity_OfTheShippedPolicy_Agrees()
    {
        string policy = Path.Combine(Repository.Root, "models", "transfer-cube-nano");
        JsonElement parity = await Succeed("parity", "--policy", policy, "--seed", "11", "--json");
        Assert.True(parity.GetProperty("verified").GetBoolean());
        Assert.InRange(parity.GetProperty("max_abs_log_prob").GetDouble(), 0, 1e-4);
        Assert.Equal(1, parity.GetProperty("token_agreement").GetDouble());
        Assert.Contains(parity.GetProperty("rows").EnumerateArray(), row => row.GetProperty("batch").GetInt32() == 5);
    }

    [Fact]
    public async Task Imitate_AnEmptyStore_SaysWhatToDo()
    {
        (int exitCode, _, string errors) = await VlaLearn.Run("imitate", "--store", Path.Combine(folder, "nothing"), "--run", Path.Combine(folder, "run"));
        Assert.Equal(1, exitCode);
        Assert.Contains("vla-learn demonstrations", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_OneFlippedByteInTheGraph_IsRefused()
    {
        string copy = CopiedPolicy.Into(folder);
        string graph = Directory.GetFiles(copy, "model.onnx", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(graph, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(graph, bytes, TestContext.Current.CancellationToken);
        (int exitCode, _, string errors) = await VlaLearn.Run("evaluate", "--policy", copy, "--episodes", "1");
        Assert.Equal(1, exitCode);
        Assert.Contains("model.onnx", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at SimpleVlaRl", errors, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Succeed(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run(arguments);
        Assert.True(exitCode == 0, $"vla-learn {string.Join(' ', arguments)} ended with {exitCode}:\n{errors}");
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
