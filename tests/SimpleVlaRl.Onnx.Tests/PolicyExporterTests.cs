using System.Diagnostics;
using System.Security.Cryptography;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Tests;

public sealed class PolicyExporterTests
{
    private const string Python = "/usr/bin/python3";

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Export_OfARandomPolicy_PassesTheOnnxChecker(long embeddedByteLimit)
    {
        using TemporaryFolder folder = new();
        ExportedGraph exported = Export(folder.Path, TinyPolicies.Everything(), new PolicyExportOptions { EmbeddedByteLimit = embeddedByteLimit });
        Assert.Equal(embeddedByteLimit == 0 ? 2 : 1, exported.Sha256.Count);

        string script = """
            import sys, onnx
            path = sys.argv[1]
            onnx.checker.check_model(path, full_check=True)
            model = onnx.load(path)
            assert model.ir_version == 8 and [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
            assert [i.name for i in model.graph.input] == ["images", "input_ids", "prompt_lengths", "proprioception", "uniforms", "temperature"]
            assert [o.name for o in model.graph.output] == ["tokens", "log_probs", "entropy", "actions", "logits"]
            shapes = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
            print("checked", len(model.graph.node))
            """;
        Assert.StartsWith("checked ", RunPython(script, Path.Combine(folder.Path, PolicyExporter.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_WithExternalData_AlignsTensorsAndKeepsTheirValues()
    {
        using TemporaryFolder folder = new();
        PolicyArchitecture architecture = TinyPolicies.Everything();
        RandomWeights weights = new(architecture, seed: 1);
        PolicyExporter.Export(architecture, TinyPolicies.Normalization(3), TinyPolicies.Normalization(3), weights, folder.Path, new PolicyExportOptions
        {
            EmbeddedByteLimit = 0
        });

        string script = """
            import sys, onnx, onnx.numpy_helper
            path = sys.argv[1]
            raw = onnx.load(path, load_external_data=False)
            for t in raw.graph.initializer:
                for e in t.external_data:
                    assert e.key != "offset" or int(e.value) % 4096 == 0, t.name
            model = onnx.load(path)
            for t in model.graph.initializer:
                if t.name == "language_model.model.embed_tokens.weight":
                    a = onnx.numpy_helper.to_array(t)
                    print(a.shape[0], a.shape[1], a[200, 7].hex() if hasattr(a[200, 7], "hex") else float(a[200, 7]).hex())
            """;
        float expected = weights[PolicyTensorNames.TokenEmbedding][(200 * 16) + 7];
        string[] found = RunPython(script, Path.Combine(folder.Path, PolicyExporter.FileName)).Trim().Split(' ');
        Assert.Equal("259", found[0]);
        Assert.Equal("16", found[1]);
        Assert.Equal(expected, HexFloat(found[2]));
    }

    [Fact]
    public void Export_Twice_WritesTheSameBytes()
    {
        using TemporaryFolder first = new();
        using TemporaryFolder second = new();

        ExportedGraph one = Export(first.Path, TinyPolicies.Everything(), new PolicyExportOptions());
        ExportedGraph two = Export(second.Path, TinyPolicies.Everything(), new PolicyExportOptions());

        Assert.Equal(one.Sha256, two.Sha256);
        byte[] bytes = File.ReadAllBytes(Path.Combine(first.Path, PolicyExporter.FileName));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), one.Sha256[PolicyExporter.FileName]);
    }

    [Fact]
    public void Export_WithoutExternalData_RemovesAnOldDataFile()
    {
        using TemporaryFolder folder = new();
        Export(folder.Path, TinyPolicies.Everything(), new PolicyExportOptions { EmbeddedByteLimit = 0 });
        Export(folder.Path, TinyPolicies.Everything(), new PolicyExportOptions());

        Assert.Equal([PolicyExporter.FileName], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Export_OfWeightsThatDoNotFit_NamesEveryTensorAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        PolicyArchitecture architecture = TinyPolicies.Everything();
        RandomWeights weights = new(architecture with { Decoder = architecture.Decoder with { LayerCount = 1, MlpHiddenWidth = 20 } }, seed: 1);

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => PolicyExporter.Export(architecture, TinyPolicies.Normalization(2), null, weights, folder.Path));

        Assert.Contains("'language_model.model.layers.0.mlp.up_proj.weight' is [20, 16]; expected [24, 16]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'language_model.model.layers.1.input_layernorm.weight' [16] is missing", exception.Message, StringComparison.Ordinal);
        Assert.Contains("action normalisation has 2", exception.Message, StringComparison.Ordinal);
        Assert.Contains("proprioception normalisation has 0", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(Precision.Fp16)]
    [InlineData(Precision.Int8)]
    public void Export_InAPortablePrecision_PassesTheOnnxCheckerWithoutOtherDomains(Precision precision)
    {
        using TemporaryFolder folder = new();
        ExportedGraph exported = Export(folder.Path, TinyPolicies.Everything(), new PolicyExportOptions { Precision = precision });
        Assert.Equal(precision.ToString().ToLowerInvariant(), exported.Precision);

        string script = """
            import sys, onnx
            path = sys.argv[1]
            onnx.checker.check_model(path, full_check=True)
            model = onnx.load(path)
            assert model.ir_version == 8 and [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
            assert all(n.domain == "" for n in model.graph.node)
            onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
            print("checked", len(model.graph.node))
            """;
        Assert.StartsWith("checked ", RunPython(script, Path.Combine(folder.Path, PolicyExporter.FileName)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Fp32, 0, 5)]
    [InlineData(Precision.Fp16, 3, 2)]
    [InlineData(Precision.Int8, 0, 5)]
    [InlineData(Precision.Int4, 0, 5)]
    public void Export_InTheFusedDialect_UsesTheFusedOperators(Precision precision, int joinedNorms, int norms)
    {
        using TemporaryFolder folder = new();
        ExportedGraph exported = Export(
            folder.Path, TinyPolicies.Everything(), new PolicyExportOptions { Dialect = OperatorDialect.Fused, Precision = precision });
        Assert.Equal(("fused", 21), (exported.Dialect, exported.Opset));

        string script = """
            import sys, onnx, collections
            model = onnx.load(sys.argv[1])
            assert model.ir_version == 10 and [(o.domain, o.version) for o in model.opset_import] == [("", 21), ("com.microsoft", 1)]
            count = collections.Counter(n.op_type for n in model.graph.node)
            assert not any(count[o] for o in ("Softmax", "Erf", "Sigmoid", "Pow")), count
            used = {i for n in model.graph.node for i in n.input}
            assert all(t.name in used for t in model.graph.initializer)
            print(count["MultiHeadAttention"], count["RotaryEmbedding"], count["SkipSimplifiedLayerNormalization"],
                  count["SimplifiedLayerNormalization"], count["QuantizeLinear"], count["MatMulIntegerToFloat"], count["MatMulNBits"])
            """;
        int[] found = [.. RunPython(script, Path.Combine(folder.Path, PolicyExporter.FileName)).Trim().Split(' ')
            .Select(item => int.Parse(item, System.Globalization.CultureInfo.InvariantCulture))];

        // Two encoders with 2 and 1 blocks, 2 decoder layers: 3 + 2 attentions, 2 rotations per layer. Half precision, for GPUs, joins a norm with
        // the addition before it; there is none before the first layer, nor where the first layer's placeholder is spread.
        Assert.Equal([5, 4, joinedNorms, norms], found[..4]);

        // 4 inputs in every block and layer, one more in the last layer (q reads other rows than k and v), 3 in the projector.
        Assert.Equal(precision == Precision.Int8 ? (4 * 5) + 1 + 3 : 0, found[4]);
        Assert.Equal(precision == Precision.Int8 ? (4 * 3) + (7 * 2) + 3 : 0, found[5]);
        Assert.Equal(precision == Precision.Int4 ? (7 * 2) + 3 : 0, found[6]);
    }

    [Fact]
    public void Export_OfInt4InThePortableDialect_SaysWhatItNeeds()
    {
        using TemporaryFolder folder = new();
        NotSupportedException exception = Assert.Throws<NotSupportedException>(
            () => Export(folder.Path, TinyPolicies.Everything(), new PolicyExportOptions { Precision = Precision.Int4 }));
        Assert.Contains("MatMulNBits", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Export_OfAWeightBeyondHalfPrecision_NamesItsTensor()
    {
        using TemporaryFolder folder = new();
        PolicyArchitecture architecture = TinyPolicies.Everything();
        RandomWeights weights = new(architecture, seed: 1);
        weights["projector.fc1.weight"][9] = 70000;

        ArgumentException exception = Assert.Throws<ArgumentException>(() => PolicyExporter.Export(
            architecture, TinyPolicies.Normalization(3), TinyPolicies.Normalization(3), weights, folder.Path,
            new PolicyExportOptions { Precision = Precision.Fp16 }));

        Assert.Contains("'projector.fc1.weight'", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The head has 256 of 300 rows, the architecture's encoders end before the checkpoint's last block: nothing else may be in the file.</summary>
    [Fact]
    public void Export_OfARealHeadAndEncoder_LeavesOutWhatNoActionNeeds()
    {
        using TemporaryFolder folder = new();
        PolicyArchitecture checkpoint = TinyPolicies.Everything();
        PolicyArchitecture architecture = checkpoint with
        {
            VisionEncoders = [.. checkpoint.VisionEncoders.Select(encoder => encoder with { BlockCount = 1 })]
        };
        PolicyExporter.Export(architecture, TinyPolicies.Normalization(3), TinyPolicies.Normalization(3), new RandomWeights(checkpoint, seed: 1), folder.Path);

        string script = """
            import sys, onnx
            model = onnx.load(sys.argv[1])
            names = {t.name: list(t.dims) for t in model.graph.initializer}
            assert not any("blocks.1." in n for n in names)
            assert names["language_model.lm_head.weight.actions"] == [256, 16], names
            print("checked")
            """;
        Assert.StartsWith("checked", RunPython(script, Path.Combine(folder.Path, PolicyExporter.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void OnnxGraphBuilder_WithTwoConstantsOfOneName_Throws()
    {
        OnnxGraphBuilder graph = new();
        graph.Floats("x", [1]);
        Assert.Throws<InvalidOperationException>(() => graph.Floats("x", [2]));
    }

    private static ExportedGraph Export(string folder, PolicyArchitecture architecture, PolicyExportOptions options) => PolicyExporter.Export(
        architecture,
        TinyPolicies.Normalization(architecture.ActionDimension),
        TinyPolicies.Normalization(architecture.ProprioceptionDimension),
        new RandomWeights(architecture, seed: 1),
        folder,
        options);

    private static float HexFloat(string text)
    {
        // 0x1.8p+3 as Python prints it.
        bool negative = text[0] == '-';
        string[] parts = text.TrimStart('-')[4..].Split('p');
        double fraction = Convert.ToInt64(parts[0], 16) / Math.Pow(16, parts[0].Length);
        double value = (1 + fraction) * Math.Pow(2, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        return (float)(negative ? -value : value);
    }

    private static string RunPython(string script, string argument)
    {
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3 (apt: python3-onnx).");
        using Process process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec('onnx') else 3)"]))
            ?? throw new InvalidOperationException("Python does not start.");
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, "The Python package onnx is not installed (apt: python3-onnx).");
        using Process check = Process.Start(
            new ProcessStartInfo(Python, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("Python does not start.");
        Task<string> errors = check.StandardError.ReadToEndAsync();
        string output = check.StandardOutput.ReadToEnd();
        check.WaitForExit();
        Assert.True(check.ExitCode == 0, errors.Result);
        return output;
    }
}
