using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Preprocessing.Tests.Prompts;

public sealed class SentencePieceTokenizerTests : IDisposable
{
    private const string FileName = "tokenizer.model";
    private const int Space = SentencePieceModelFile.FirstPiece + 3;
    private static readonly string[] Pieces = ["\u2581a", "ab", "Out", "\u2581", "a", "b", ":", "O", "u", "t", "ut", "\u2581In", "I", "n", "In"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => this.folder.Dispose();

    [Theory]
    [InlineData("ab", new long[] { 1, 259, 264, Space })]
    [InlineData("a ", new long[] { 1, 259, Space })]
    [InlineData("", new long[] { 1, Space })]
    [InlineData("a\n", new long[] { 1, 259, 3 + 10, Space })]
    [InlineData("aé", new long[] { 1, 259, 3 + 0xC3, 3 + 0xA9, Space })]
    [InlineData(" a", new long[] { 1, Space, 259, Space })]
    public void Encode_OfText_GivesBeginPiecesAndOneSuffix(string text, long[] expected) => Assert.Equal(expected, Load().Encode(text));

    [Fact]
    public void Encode_WithoutASuffixInTheManifest_AppendsNothing() =>
        Assert.Equal([1, 259, 264], SentencePieceTokenizer.Load(Manifest() with { PromptSuffixTokenId = null }, Written()).Encode("ab"));

    [Fact]
    public void Encode_OfTheNameOfAControlSymbol_GivesNoControlId()
    {
        long[] ids = Load().Encode("</s><s><unk>");
        Assert.Equal(1, ids[0]);
        Assert.All(ids[1..], id => Assert.True(id >= SentencePieceModelFile.FirstByte, $"{id} is a control id"));
    }

    [Fact]
    public void Encode_OfAnUnpairedSurrogate_Throws() => Assert.Throws<ArgumentException>(() => Load().Encode("a\ud800"));

    [Fact]
    public void InputBuilder_OfAnOpenVlaPolicy_TemplatesLowersEncodesAndPadsRight()
    {
        PolicyInputBuilder builder = new(Manifest(), Written());
        ReadOnlySpan<long> tokens = builder.PromptTokens("AB");
        Assert.Equal(Load().Encode("In: What action should the robot take to ab?\nOut:"), tokens.ToArray());
        Assert.Equal([3 + '\n', 261, 265, Space], tokens[^4..].ToArray());
        long[] row = new long[tokens.Length + 2];
        builder.WritePrompt(tokens, row);
        Assert.Equal([.. tokens, 32000, 32000], row);
    }

    [Theory]
    [InlineData("missing.model", "cannot be read")]
    [InlineData("../tokenizer.model", "the plain name of a file")]
    [InlineData("", "the plain name of a file")]
    public void Load_OfNoFileInTheFolder_SaysSo(string name, string expected)
    {
        string folder = Written();
        Assert.Contains(
            expected,
            Assert.Throws<PolicyLoadException>(() => SentencePieceTokenizer.Load(Manifest() with { Tokenizer = name }, folder)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAVocabularyThatIsNotTheNetworks_Refuses()
    {
        string folder = Written();
        PolicyManifest manifest = Manifest();
        Assert.Contains(
            "vocabulary of 270",
            Refusal(manifest with { Architecture = manifest.Architecture with { VocabularySize = 270 } }, folder),
            StringComparison.Ordinal);
        Assert.Contains(
            "begins with id 1", Refusal(manifest with { Architecture = manifest.Architecture with { BeginTokenId = 5 } }, folder), StringComparison.Ordinal);
        Assert.Contains("in id 29871", Refusal(manifest with { PromptSuffixTokenId = 29871 }, folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfADamagedFile_RefusesOrLoadsAndNeverFailsOtherwise()
    {
        byte[] whole = SentencePieceModelFile.Create(Pieces);
        Random random = new(5);
        string path = Path.Combine(this.folder.Path, FileName);
        int refused = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = round % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int change = 0; damaged.Length > 0 && change < 1 + (round % 7); change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            try
            {
                SentencePieceTokenizer.Load(Manifest(), this.folder.Path);
            }
            catch (PolicyLoadException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 150, 300);
    }

    [Fact]
    public void Create_OfAFileTokenizerWithoutAFolder_SaysThatAFolderIsMissing() =>
        Assert.Contains("no folder", Assert.Throws<PolicyLoadException>(() => PromptTokenizers.Create(Manifest())).Message, StringComparison.Ordinal);

    /// <summary>A policy of the tiny network with OpenVLA's vocabulary.</summary>
    internal static PolicyManifest Manifest(long? suffix = Space)
    {
        PolicyArchitecture architecture = TinyPolicies.Everything() with { VocabularySize = 32064, BeginTokenId = 1, EndTokenId = 2, PaddingTokenId = 32000 };
        return new PolicyManifest
        {
            Name = "tiny",
            Architecture = architecture,
            Cameras = [new ManifestCamera("one", 8, 8), new ManifestCamera("two", 8, 8)],
            Joints = [.. Enumerable.Range(0, 3).Select(index => new ManifestJoint($"joint{index}", JointUnit.Radian))],
            ImageRecipe = "robotwin-v1",
            PromptTemplate = PromptTemplate.OpenVla,
            PromptSuffixTokenId = suffix,
            Tokenizer = FileName,
            WaypointRateHertz = 10,
            Actions = TinyPolicies.Normalization(3),
            Proprioception = TinyPolicies.Normalization(3),
        };
    }

    private static string Refusal(PolicyManifest manifest, string folder) =>
        Assert.Throws<PolicyLoadException>(() => SentencePieceTokenizer.Load(manifest, folder)).Message;

    private SentencePieceTokenizer Load() => SentencePieceTokenizer.Load(Manifest(), Written());

    private string Written()
    {
        File.WriteAllBytes(Path.Combine(this.folder.Path, FileName), SentencePieceModelFile.Create(Pieces));
        return this.folder.Path;
    }
}
