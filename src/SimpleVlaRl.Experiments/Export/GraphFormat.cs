using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>The options of a command that writes a graph: precision, operators, and how far 8-bit weights reach.</summary>
internal sealed class GraphFormat
{
    private const string Portable = "portable";
    private const string Fused = "fused";

    private readonly WordOption precision = new("--precision", "fp32", "fp16", "int8", "int4")
    {
        Description = "fp32, fp16 (GPUs), int8 (CPUs) or int4 (memory; fused operators only).",
        DefaultValueFactory = _ => "fp32"
    };
    private readonly WordOption operators = new("--operators", Portable, Fused)
    {
        Description = "portable: plain ONNX, opset 17, for any runtime. fused: ONNX Runtime's own operators, faster there. int4 needs "
            + "fused and takes it by default."
    };
    private readonly WordOption int8Weights = new("--int8-weights", "7-bit", "8-bit", "this-processor")
    {
        Description = "7-bit: right on every processor. 8-bit: half the rounding error, wrong on x86 without VNNI. this-processor: 8-bit "
            + "if this machine has VNNI.",
        DefaultValueFactory = _ => "7-bit"
    };

    private readonly OptionalNumberOption<int> promptLength = new("--prompt-length", "tokens", 1, 512)
    {
        Description = "Fixes the length to which prompts are padded, for runtimes that want fixed shapes; any length up to 512 when not given."
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(precision);
        command.Add(operators);
        command.Add(int8Weights);
        command.Add(promptLength);
    }

    /// <summary>What was asked for.</summary>
    public PolicyExportOptions Of(ParseResult parsed)
    {
        Precision wanted = Enum.Parse<Precision>(parsed.GetValue(precision)!, ignoreCase: true);
        string dialect = parsed.GetValue(operators) ?? (wanted == Precision.Int4 ? Fused : Portable);
        if (wanted == Precision.Int4 && dialect == Portable)
        {
            throw new UsageException("--precision int4 needs ONNX Runtime's MatMulNBits; give --operators fused.");
        }

        return new PolicyExportOptions
        {
            Precision = wanted,
            FixedPromptLength = parsed.GetValue(promptLength),
            Dialect = dialect == Fused ? OperatorDialect.Fused : OperatorDialect.Portable,
            Int8Weights = parsed.GetValue(int8Weights) switch
            {
                "8-bit" => Int8WeightRange.EightBits,
                "this-processor" => Int8WeightRange.ThisProcessor,
                _ => Int8WeightRange.SevenBits,
            },
        };
    }
}
