using System.Diagnostics;
using System.Text.Json;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Preprocessing.Tests.Prompts;

/// <summary>Our encodings beside those of the SentencePiece library, for a model that it trained (tests/peers/sentencepiece).</summary>
public sealed class SentencePiecePeerTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly string[] Verbs = ["pick up", "place", "put", "transfer", "open", "close", "push", "stack", "turn on", "hand over"];
    private static readonly string[] Things =
    [
        "the red cube", "the black bowl", "a cream cheese box", "the 2 moka pots", "the top drawer", "the wine bottle", "both mugs", "the alphabet soup"
    ];
    private static readonly string[] Places =
    [
        "on the plate", "in the basket", "to the left gripper", "next to the ramekin", "on top of the cabinet", "at 12.5 cm"
    ];
    private static readonly string[] Odd =
    [
        "", " ", "  two  spaces ", "tab\there", "line\nbreak", "naïve café", "赤い立方体", "🤖 beep", "3.14159", "</s>", "<0x0A>", "\u2581lower one eighth block",
        "ALL CAPS!", "e\u0301"
    ];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Encode_ManyPrompts_EqualsTheSentencePieceLibrary()
    {
        string[] instructions = [.. Verbs.SelectMany(verb => Things.SelectMany(thing => Places.Select(place => $"{verb} {thing} {place}"))), .. Odd];
        string[] prompts = [.. instructions.Select(instruction => PromptTemplate.Apply(PromptTemplate.OpenVla, instruction)), .. Odd];
        string[] sentences = [.. instructions.Take(300).Select(instruction => PromptTemplate.Apply(PromptTemplate.OpenVla, instruction).Replace('\n', ' '))];
        using JsonDocument answer = JsonDocument.Parse(await Peer(new { sentences, prompts }));
        long space = answer.RootElement.GetProperty("space").GetInt64();

        SentencePieceTokenizer tokenizer = SentencePieceTokenizer.Load(
            SentencePieceTokenizerTests.Manifest(space) with { Tokenizer = "peer.model" }, folder.Path);

        Assert.Equal(answer.RootElement.GetProperty("count").GetInt32(), tokenizer.VocabularySize);
        foreach ((string prompt, JsonElement row) in prompts.Zip(answer.RootElement.GetProperty("ids").EnumerateArray()))
        {
            long[] expected = [.. row.EnumerateArray().Select(id => id.GetInt64())];
            expected = expected[^1] == space ? expected : [.. expected, space];
            Assert.True(
                expected.SequenceEqual(tokenizer.Encode(prompt)),
                $"'{prompt}' gives [{string.Join(", ", tokenizer.Encode(prompt))}]; SentencePiece gives [{string.Join(", ", expected)}]");
        }
    }

    private async Task<string> Peer(object request)
    {
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3 (apt: python3-sentencepiece).");
        using (Process probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import sentencepiece"]) { RedirectStandardError = true })!)
        {
            await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(probe.ExitCode == 0, "The Python package sentencepiece is not installed (apt: python3-sentencepiece).");
        }

        string script = Path.Combine(Repository.Root, "tests", "peers", "sentencepiece", "encode.py");
        ProcessStartInfo start = new(Python, [script, Path.Combine(folder.Path, "peer")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(request));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
