namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of what learning takes of memory, and of learning in several processes.</summary>
internal static class MemoryResults
{
    private const string Step = "tests/SimpleVlaRl.Benchmarks/results/step-memory.json";
    private const string Spilled = "tests/SimpleVlaRl.Benchmarks/results/step-memory-spilled.json";
    private const string Shallow = "tests/SimpleVlaRl.Benchmarks/results/learner-memory.json";
    private const string Deeper = "tests/SimpleVlaRl.Benchmarks/results/learner-memory-deeper.json";
    private const string Assistants = "tests/SimpleVlaRl.Benchmarks/results/assistants.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Memory",
        """
        Steps as large as the paper's, from synthetic environments in the learner's process, with a small network: what observations take. The plan of
        `vla-learn plan` against what the kernel counted while a network of the 7 B model's full width and few layers learned one step with adapters over
        frozen matrices in bfloat16, on the processor. And one gradient from two processes with a processor each.
        """,
        [
            new(
                "a step of GRPO with pictures of 224 x 224: held at most while sampling and learning",
                Step,
                "{data.peak_gigabytes:0.00} GB for {data.episodes} episodes of {data.decisions} decisions",
                "{data.pictures_gigabytes:0.00} GB of pictures"),
            new(
                "the same with three pictures a decision in files (`--spill`)",
                Spilled,
                "{data.peak_gigabytes:0.00} GB",
                "{data.pictures_gigabytes:0.00} GB of pictures"),
            new(
                "planned and measured, learning",
                Shallow,
                "{data.planned_gigabytes:0.00} and {data.measured_gigabytes:0.00} GB ({data.layers} layers, {data.rows} decisions of {data.tokens} tokens)",
                "{data.ratio:0.00}; acting {data.acting_ratio:0.00}"),
            new(
                "the same, deeper and wider",
                Deeper,
                "{data.planned_gigabytes:0.00} and {data.measured_gigabytes:0.00} GB ({data.layers} layers, {data.rows} decisions)",
                "{data.ratio:0.00}; acting {data.acting_ratio:0.00}"),
            new(
                "held at most while the weights were read, of what stays",
                Deeper,
                "{data.loading_gigabytes:0.00} of {data.weights_gigabytes:0.00} GB"),
            new(
                "an optimizer step by one process, and by two with a processor each",
                Assistants,
                "{data.alone_seconds:0.00} and {data.together_seconds:0.00} s for {data.decisions} decisions",
                "{data.speed_up:0.00} times; the gradients are {data.gradient_difference:0.0e+0} of the largest apart"),
        ],
        []);
}
