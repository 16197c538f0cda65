namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>Command lines that cannot work: each ends in a sentence and the right exit code, and nothing of the program's inside is shown.</summary>
public sealed class HostileLearnerLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public HostileLearnerLineTests()
    {
        byte[] binary = new byte[4096];
        new Random(1).NextBytes(binary);
        File.WriteAllBytes(Path.Combine(folder.Path, "bin"), binary);
        Directory.CreateDirectory(Path.Combine(folder.Path, "dir"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("infer --count 0")]
    [InlineData("infer --instruction LONG")]
    [InlineData("infer --instruction LONGER")]
    [InlineData("infer --policy EMPTYWORD")]
    [InlineData("imitate --store NONE --run RUN --preset nanoo")]
    [InlineData("imitate --store NONE --run RUN --learning-rate 0,0001")]
    [InlineData("imitate --store DIR --run RUN --camera nowhere")]
    [InlineData("imitate --store DIR --run RUN --lora-rank 4")]
    [InlineData("grpo --run RUN")]
    [InlineData("grpo --policy DIR --run RUN --engine onx")]
    [InlineData("grpo --policy DIR --run RUN --task lift_pots")]
    [InlineData("grpo --policy DIR --episodes DIR --run RUN --correction-limit 0.5")]
    [InlineData("grpo --policy DIR --episodes DIR --run RUN --objective imitation --correction-limit 3")]
    [InlineData("collect --store RUN --draw-correlation 1.5")]
    [InlineData("export")]
    [InlineData("export --run DIR --platform aloha")]
    [InlineData("export --run DIR --merge-adapter DIR")]
    [InlineData("export --run DIR --camera-size 224x224")]
    [InlineData("parity --merge-adapter DIR")]
    [InlineData("parity --vectors DIR --merge-adapter DIR")]
    [InlineData("export --from DIR --replace")]
    [InlineData("export --from DIR --precision fp23")]
    [InlineData("parity --vectors DIR --seed 3")]
    [InlineData("parity --rows 40")]
    [InlineData("evaluate --seed 999999 --episodes 10")]
    [InlineData("strategies --task move_can_pots --policy DIR")]
    [InlineData("strategies --expert --filmstrips RUN")]
    [InlineData("strategies --seed 499999 --episodes 2")]
    [InlineData("strategies --expert --noise 2")]
    [InlineData("synthesize --to RUN --shrink 3")]
    [InlineData("suite --start DIR --together x --run RUN --results RUN")]
    [InlineData("ablation --policy DIR --task all --page RUN")]
    [InlineData("ablation --task lift_pot --page RUN")]
    [InlineData("ablation --power")]
    [InlineData("ablation --power --pilot-results DIR --seeds 3")]
    [InlineData("ablation --policy DIR --task lift_pot --page RUN --pilot-results DIR")]
    [InlineData("ablation --policy DIR --task lift_pot --page RUN --attempts 100 --iterations 3")]
    [InlineData("demonstrations --store RUN --part unseen")]
    [InlineData("demonstrations --store RUN --split position")]
    [InlineData("grpo --policy DIR --run RUN --normalizer batch")]
    [InlineData("grpo --policy DIR --episodes DIR --run RUN --replay-below 0.2")]
    [InlineData("evaluate --task place_empty_cup --split colours")]
    [InlineData("vla-bench inference --precision fp9")]
    [InlineData("vla-bench rollouts --attempts 9")]
    [InlineData("vla-bench experts --task nope")]
    public async Task Line_WithAWrongValue_EndsWithTwo(string line) => await Answered(line, 2);

    [Theory]
    [InlineData("infer --policy BIN")]
    [InlineData("imitate --store BIN --run RUN")]
    [InlineData("imitate --store DIR --run RUN --from BIN")]
    [InlineData("grpo --policy BIN --run RUN")]
    [InlineData("grpo --policy DIR --run BIN")]
    [InlineData("grpo --run DIR --resume")]
    [InlineData("export --run DIR")]
    [InlineData("export --from BIN")]
    [InlineData("parity --vectors DIR")]
    [InlineData("parity --observations BIN")]
    [InlineData("golden --policy DIR")]
    [InlineData("evaluate --policy NONE")]
    [InlineData("strategies --policy NONE")]
    [InlineData("evaluate --robot BIN")]
    [InlineData("gallery --to DIR --task click_bell --at 0")]
    [InlineData("synthesize --to BIN")]
    [InlineData("demonstrations --store BIN --count 1")]
    [InlineData("suite --run BIN --results BIN")]
    [InlineData("ablation --power --pilot-results DIR")]
    [InlineData("precisions --policy DIR")]
    [InlineData("vla-bench simulation --robot BIN")]
    public async Task Line_ThatCannotBeDone_EndsWithOne(string line) => await Answered(line, 1);

    private async Task Answered(string line, int expected)
    {
        string[] words = [.. line.Split(' ').Select(word => word switch
        {
            "BIN" => Path.Combine(folder.Path, "bin"),
            "DIR" => Path.Combine(folder.Path, "dir"),
            "NONE" => Path.Combine(folder.Path, "none"),
            "RUN" => Path.Combine(folder.Path, "run"),
            "LONG" => string.Join(' ', Enumerable.Repeat("word", 700)),
            "LONGER" => string.Join(' ', Enumerable.Repeat("word", 2000)),
            "EMPTYWORD" => "",
            _ => word,
        })];
        (int exitCode, string output, string errors) = words[0] == "vla-bench"
            ? await FinishedProgram.Run("vla-bench", [], words[1..])
            : await VlaLearn.Run(words);
        HostileLine.AssertAnswered(line, exitCode, output, errors, expected);
    }
}
