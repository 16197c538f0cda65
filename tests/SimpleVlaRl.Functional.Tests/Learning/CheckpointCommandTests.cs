using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>Checkpoints, policy vectors and random policies through the commands.</summary>
public sealed class CheckpointCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Export_OfARunWithAnotherNormalisationUnderTheSameName_IsRefusedAndLeavesTheOlderVersionAsItWas()
    {
        string run = Path.Combine(folder.Path, "nano");
        string models = Path.Combine(folder.Path, "models");
        await Succeed("synthesize", "--preset", "nano", "--seed", "1", "--to", run, "--json");
        Assert.Equal(1, (await Succeed("export", "--run", run, "--models", models, "--json")).GetProperty("version").GetInt32());
        string manifest = Path.Combine(models, "nano", "policy.json");
        string before = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        JsonNode changed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "policy.json"), TestContext.Current.CancellationToken))!;
        changed["actions"]!["high"]![0] = (double)changed["actions"]!["high"]![0]! + 1;
        await File.WriteAllTextAsync(Path.Combine(run, "policy.json"), changed.ToJsonString(), TestContext.Current.CancellationToken);

        (int exitCode, _, string errors) = await VlaLearn.Run("export", "--run", run, "--models", models);

        Assert.Equal(1, exitCode);
        Assert.Contains("actions differ from what version 1 there runs by", errors, StringComparison.Ordinal);
        Assert.Contains("--replace", errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken));
        Assert.Equal([Path.Combine(models, "nano", "1")], Directory.GetDirectories(Path.Combine(models, "nano")));
        Assert.Equal(2, (await Succeed("export", "--run", run, "--models", models, "--replace", "--json")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Parity_WithPolicyVectors_AgreesInEveryProgramAndQuantity()
    {
        JsonElement parity = await Succeed("parity", "--vectors", GoldenVectors.Policy, "--json");

        Assert.True(parity.GetProperty("agrees").GetBoolean());
        JsonElement[] rows = [.. parity.GetProperty("rows").EnumerateArray()];
        Assert.Equal(
            3 * 3 * 7,
            rows.Select(row => (row.GetProperty("case").GetString(), row.GetProperty("program").GetString(), row.GetProperty("quantity").GetString()))
                .Distinct().Count());
        Assert.All(rows, row => Assert.True(row.GetProperty("numbers").GetInt32() >= 140));
        Assert.All(
            rows.Where(row => row.GetProperty("quantity").GetString() == "logits"),
            row => Assert.InRange(row.GetProperty("max_abs_difference").GetDouble(), 1e-7, 1e-3));
        Assert.All(
            rows.Where(row => row.GetProperty("quantity").GetString() == "greedy ids"),
            row => Assert.Equal(0, row.GetProperty("max_abs_difference").GetDouble()));
    }

    [Theory]
    [InlineData("a.weights.safetensors", "vision_backbone.featurizer.cls_token", "features")]
    [InlineData("a.io.safetensors", "action_logits", "logits")]
    [InlineData("a.io.safetensors", "greedy_ids", "greedy ids")]
    public async Task Parity_WithPolicyVectorsOfWhichANumberWasChanged_SaysWhereAndFails(string file, string tensor, string expected)
    {
        string copy = CopyOfCaseA();
        string path = Path.Combine(copy, file);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using (SafetensorsFile stored = SafetensorsFile.Open(path))
        {
            // The sign of the first number, or the first id's low byte.
            SafetensorsEntry entry = stored.Entries.Single(entry => entry.Name == tensor);
            bytes[entry.Offset + (entry.DataType == "I64" ? 0 : 3)] ^= 0x80;
        }

        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        (int exitCode, string output, _) = await VlaLearn.Run("parity", "--vectors", copy, "--json");

        Assert.Equal(1, exitCode);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.False(document.RootElement.GetProperty("agrees").GetBoolean());
        Assert.Equal(3, document.RootElement.GetProperty("rows")
            .EnumerateArray()
            .Count(row => row.GetProperty("quantity").GetString() == expected && !row.GetProperty("agrees").GetBoolean()));
    }

    [Theory]
    [InlineData("a.io.safetensors", "a.io.safetensors")]
    [InlineData("a.json", "no policy vectors of this format")]
    [InlineData("a.weights.safetensors", "give a folder of policy vectors")]
    public async Task Parity_WithAFileOfTheVectorsMissing_SaysSoInOneSentence(string missing, string expected)
    {
        string copy = CopyOfCaseA();
        File.Delete(Path.Combine(copy, missing));

        (int exitCode, string output, string errors) = await VlaLearn.Run("parity", "--vectors", copy, "--json");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at SimpleVlaRl", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RandomPolicy_OfThePresetSmall_IsVerifiedForEveryBatchAndWithAFixedPromptLength()
    {
        string run = Path.Combine(folder.Path, "random");
        string models = Path.Combine(folder.Path, "models");
        JsonElement written = await Succeed("synthesize", "--preset", "small", "--to", run, "--json");
        Assert.InRange(written.GetProperty("parameters").GetInt64(), 2_700_000, 3_300_000);

        JsonElement export = await Succeed("export", "--run", run, "--models", models, "--operators", "fused", "--prompt-length", "24", "--json");

        JsonElement parity = export.GetProperty("parity");
        Assert.True(parity.GetProperty("verified").GetBoolean());
        Assert.Equal([1, 2, 5, 7], parity.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("batch").GetInt32()).Distinct());
        Assert.All(parity.GetProperty("rows").EnumerateArray(), row => Assert.InRange(row.GetProperty("max_abs_log_prob").GetDouble(), 1e-9, 1e-4));
        JsonElement decision = await Succeed("infer", "--policy", Path.Combine(models, "random", "1"), "--instruction", "lift the cube", "--json");
        Assert.True(decision.GetProperty("finite").GetBoolean());
    }

    [Theory]
    [InlineData("--regression")]
    [InlineData("--proprioception")]
    public async Task Checkpoint_OfAShallowNetwork_IsExportedVerifiedAndComparedAgain(string part)
    {
        string checkpoint = Path.Combine(folder.Path, "checkpoint");
        string models = Path.Combine(folder.Path, "models");
        await Succeed("synthesize", "--to", checkpoint, "--blocks", "1", "--layers", "1", "--shrink", "16", part, "--json");

        JsonElement export = await Succeed("export", "--from", checkpoint, "--models", models, "--name", "shallow", "--verify", "--json");
        Assert.True(export.GetProperty("verified").GetBoolean());

        JsonElement parity = await Succeed("parity", "--policy", Path.Combine(models, "shallow"), "--from", checkpoint, "--seed", "5", "--json");
        bool isRegression = part == "--regression";
        Assert.All(
            parity.GetProperty("rows").EnumerateArray(),
            row => Assert.Equal(isRegression ? JsonValueKind.Null : JsonValueKind.Number, row.GetProperty("max_abs_log_prob").ValueKind));
        Assert.All(
            parity.GetProperty("rows").EnumerateArray().Where(_ => isRegression),
            row => Assert.InRange(row.GetProperty("max_abs_normalized_action").GetDouble(), 1e-9, 1e-4));
        JsonElement decision = await Succeed("infer", "--policy", Path.Combine(models, "shallow"), "--instruction", "lift the cube", "--json");
        Assert.True(decision.GetProperty("finite").GetBoolean());
    }

    [Fact]
    public async Task Checkpoint_WithAnAdapterToMerge_IsExportedVerifiedAndDiffersFromItsBase()
    {
        string checkpoint = Path.Combine(folder.Path, "checkpoint");
        string adapter = Path.Combine(folder.Path, "adapter");
        string models = Path.Combine(folder.Path, "models");
        await Succeed("synthesize", "--to", checkpoint, "--blocks", "1", "--layers", "1", "--shrink", "16", "--json");
        SyntheticAdapter.Write(adapter, SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16));

        JsonElement export = await Succeed(
            "export", "--from", checkpoint, "--merge-adapter", adapter, "--models", models, "--name", "tuned", "--verify", "--json");
        Assert.Equal((true, 18), (export.GetProperty("verified").GetBoolean(), export.GetProperty("adapted_modules").GetInt32()));

        await Succeed("parity", "--policy", Path.Combine(models, "tuned"), "--from", checkpoint, "--merge-adapter", adapter, "--json");
        (int exitCode, _, _) = await VlaLearn.Run("parity", "--policy", Path.Combine(models, "tuned"), "--from", checkpoint, "--json");
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task Export_OfARunOntoADiskThatFills_LeavesTheOldVersionAsItWas()
    {
        string run = Path.Combine(folder.Path, "random");
        string models = Path.Combine(folder.Path, "models");
        await Succeed("synthesize", "--preset", "small", "--to", run, "--json");
        await Succeed("export", "--run", run, "--models", models, "--json");
        string policy = Path.Combine(models, "random");
        string before = Contents(policy);

        (int exitCode, string output, string errors) = await VlaLearn.RunWithFilesUpTo(
            kibibytes: 5000, "export", "--run", run, "--models", models, "--number", "1");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.DoesNotContain(" at SimpleVlaRl", errors, StringComparison.Ordinal);
        Assert.Contains("too large", errors, StringComparison.Ordinal);
        Assert.Equal(before, Contents(policy));
        Assert.True((await Succeed("infer", "--policy", policy, "--instruction", "x", "--json")).GetProperty("finite").GetBoolean());
    }

    /// <summary>Every file and folder with its size and time of writing.</summary>
    private static string Contents(string folder) => string.Join('\n', new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
        .Select(entry => entry is FileInfo file ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}" : entry.FullName));

    private string CopyOfCaseA()
    {
        string source = GoldenVectors.Policy;
        string copy = Path.Combine(folder.Path, "vectors");
        Directory.CreateDirectory(copy);
        foreach (string file in (string[])["a.json", "a.weights.safetensors", "a.io.safetensors"])
        {
            File.WriteAllBytes(Path.Combine(copy, file), File.ReadAllBytes(Path.Combine(source, file)));
        }

        return copy;
    }

    private static async Task<JsonElement> Succeed(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run(arguments);
        Assert.True(exitCode == 0, $"vla-learn {string.Join(' ', arguments)} ended with {exitCode}:\n{errors}");
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
