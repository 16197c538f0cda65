using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Versions;

/// <summary>Writes and compares the golden answer of a version.</summary>
public static class GoldenObservation
{
    /// <summary>Other instruction sets round differently; a token may change only where two bins were nearly alike.</summary>
    private const double LargestShareOfOtherTokens = 0.02;

    /// <summary>Runs a version that was just exported over the test observation and writes what it answers beside its graph.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <param name="policyFolder">The folder with the tokeniser's file, if there is one.</param>
    /// <param name="versionFolder">The version's folder, with its graph.</param>
    /// <param name="precision">The precision of the graph.</param>
    /// <exception cref="PolicyLoadException">The graph cannot be run.</exception>
    public static void Write(PolicyManifest manifest, string policyFolder, string versionFolder, string precision)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ManifestVersion version = new()
        {
            Version = 0,
            Opset = 0,
            Dialect = "",
            Precision = precision,
            Sha256 = new Dictionary<string, string> { [PolicyFiles.Graph] = "" },
            Provenance = new TrainingProvenance { Algorithm = "none", Step = 0, Seed = 0, Command = "" },
            Verified = false,
        };
        using LoadedPolicy policy = LoadedPolicy.Open(policyFolder, versionFolder, manifest, version, new OnnxPolicyOptions());
        using EngineLane lane = policy.Lane();
        ActionChunk chunk = Ask(policy, lane, variant: 0);
        bool hasTokens = manifest.Architecture.Head == PolicyHead.Tokens;
        GoldenAnswer answer = new() { Variant = 0, Tokens = chunk.Tokens, LogProbabilities = hasTokens ? chunk.LogProbabilities : [], Actions = chunk.Actions };
        File.WriteAllText(Path.Combine(versionFolder, GoldenAnswer.FileName), JsonSerializer.Serialize(answer, GoldenJsonContext.Default.GoldenAnswer) + "\n");
    }

    /// <summary>The answer to a test observation.</summary>
    internal static ActionChunk Ask(LoadedPolicy policy, IEngineLane lane, int variant)
    {
        PolicyRequest request = TestObservation.Of(policy.Manifest, variant);
        ActionChunk chunk = new(policy.Manifest.Architecture.ChunkLength, policy.Manifest.Architecture.ActionDimension);
        if (policy.Problem(request, chunk) is { } problem)
        {
            throw new PolicyLoadException($"The policy '{policy.Manifest.Name}' does not take its own test observation: {problem}");
        }

        lane.Prepare([request]);
        lane.Run();
        lane.Copy(0, chunk);
        return chunk;
    }

    /// <summary>Compares a version's answer with the golden one.</summary>
    /// <returns>A line when they agree, else a problem; null when the version has none.</returns>
    internal static (string Text, bool Agrees)? Compare(LoadedPolicy policy, IEngineLane lane)
    {
        if (!policy.Version.Sha256.ContainsKey(GoldenAnswer.FileName))
        {
            return null;
        }

        string path = Path.Combine(policy.VersionFolder, GoldenAnswer.FileName);
        GoldenAnswer? golden;
        try
        {
            golden = JsonSerializer.Deserialize(File.ReadAllBytes(path), GoldenJsonContext.Default.GoldenAnswer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return ($"The golden answer '{path}' cannot be read: {exception.Message}", false);
        }

        ActionChunk chunk = Ask(policy, lane, golden!.Variant);
        if (golden.Actions.Length != chunk.Actions.Length || golden.Tokens.Length != chunk.Tokens.Length)
        {
            return ($"The golden answer '{path}' has {golden.Actions.Length} actions; the policy gives {chunk.Actions.Length}.", false);
        }

        return policy.Manifest.Architecture.Head == PolicyHead.Tokens ? CompareTokens(policy, golden, chunk) : CompareActions(golden, chunk);
    }

    private static (string Text, bool Agrees) CompareTokens(LoadedPolicy policy, GoldenAnswer golden, ActionChunk chunk)
    {
        double tolerance = policy.Identity.Precision == "fp32" ? 1e-3 : 0.1;
        int others = golden.Tokens.Zip(chunk.Tokens).Count(pair => pair.First != pair.Second);
        double difference = golden.LogProbabilities.Zip(chunk.LogProbabilities, (expected, found) => Math.Abs((double)expected - found))
            .DefaultIfEmpty(double.NaN).Max();
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"golden observation: {golden.Tokens.Length - others} of {golden.Tokens.Length} tokens equal, log-probabilities within {difference:0.0e+0} "
            + $"(allowed {tolerance:0.0e+0})");
        return (text, others <= Math.Max(1, LargestShareOfOtherTokens * golden.Tokens.Length) && difference <= tolerance);
    }

    private static (string Text, bool Agrees) CompareActions(GoldenAnswer golden, ActionChunk chunk)
    {
        const double Tolerance = 0.01;
        double difference = golden.Actions.Zip(chunk.Actions, (expected, found) => Math.Abs((double)expected - found)).Max();
        return (
            string.Create(CultureInfo.InvariantCulture, $"golden observation: actions within {difference:0.0e+0} (allowed {Tolerance:0.0e+0})"),
            difference <= Tolerance);
    }
}
