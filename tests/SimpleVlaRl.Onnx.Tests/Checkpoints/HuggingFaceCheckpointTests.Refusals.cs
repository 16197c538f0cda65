using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Tests.Checkpoints;

public sealed partial class HuggingFaceCheckpointTests
{
    [Theory]
    [InlineData("""{"model_type":"llava"}""", "model_type is llava")]
    [InlineData("""{"timm_model_ids":["vit_so400m_patch14_siglip_224","vit_large_patch14_reg4_dinov2.lvd142m"]}""", "in this order")]
    [InlineData("""{"timm_override_act_layers":["quick_gelu",null]}""", "exact GELU only")]
    [InlineData("""{"use_fused_vision_backbone":false}""", "use_fused_vision_backbone is not true")]
    [InlineData("""{"text_config":{"vocab_size":300}}""", "leave no 256 action tokens")]
    [InlineData(
        """
        {"text_config":{"vocab_size":32064,"hidden_size":256,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":688,
        "num_key_value_heads":1}}
        """,
        "num_key_value_heads is 1")]
    [InlineData("""{"text_config":{"vocab_size":-1}}""", "vocab_size is -1")]
    [InlineData("""{"text_config":7}""", "text_config is missing")]
    [InlineData("""{"n_action_bins":128}""", "n_action_bins 128")]
    [InlineData("""{"image_sizes":[224,225]}""", "image_sizes is [224,225]")]
    [InlineData("""{"timm_model_args":[]}""", "timm_model_args is []")]
    public void Open_OfAConfigThatIsNone_SaysWhatIsWrong(string change, string expected)
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        Edit(folder.Path, Config, root =>
        {
            foreach ((string key, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
            {
                root[key] = value?.DeepClone();
            }
        });

        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => Open(folder.Path));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(Config, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Config, "{", "is no JSON")]
    [InlineData(Config, "[]", "expected an object")]
    [InlineData(Statistics, """{"x":{"action":{"q01":[0],"q99":[1]}}}""", "x.action has 1 dimensions; the platform 'libero' has 7")]
    [InlineData(Statistics, """{"x":{"action":{"q01":[0,0],"q99":[1]}}}""", "2 lows, 1 highs")]
    [InlineData(Statistics, """{"x":{"action":{"q01":[2,0,0,0,0,0,0],"q99":[1,1,1,1,1,1,1]}}}""", "low 2 above high 1 in dimension 0")]
    [InlineData(Statistics, """{"x":{"action":{"q01":["a"],"q99":[1]}}}""", "x.action has q01[0] = \"a\"")]
    [InlineData(Statistics, """{"x":{}}""", "x.action has no array q01")]
    [InlineData(Statistics, "{}", "no normalisation statistics")]
    [InlineData(Preprocessor, """{"tvf_normalize_params":[{"mean":[0,0,0],"std":[1,1,0]},{"mean":[0,0,0],"std":[1,1,1]}]}""", "deviations above zero")]
    [InlineData(Preprocessor, """{"tvf_normalize_params":[]}""", "no array of 2")]
    [InlineData("model.safetensors.index.json", """{"weight_map":{}}""", "weight_map is missing or empty")]
    [InlineData("model.safetensors.index.json", """{"weight_map":{"a":"../model-00001-of-00001.safetensors"}}""", "leaves the folder")]
    [InlineData("model.safetensors.index.json", """{"weight_map":{"a":"other.safetensors"}}""", "'other.safetensors' is missing")]
    [InlineData("model.safetensors.index.json", """{"weight_map":{"a":"model-00001-of-00001.safetensors"}}""", "which weight_map does not name")]
    [InlineData("model-00001-of-00001.safetensors", "short", "header length")]
    public void Open_OfAMalformedFile_SaysWhichAndWhat(string file, string content, string expected)
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, file), content);

        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => Open(folder.Path));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Open_OfATruncatedShard_Refuses()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        using (FileStream file = File.OpenWrite(Directory.GetFiles(folder.Path, "model-*.safetensors").Single()))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Contains("malformed", Assert.Throws<PolicyLoadException>(() => Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAConfigThatContradictsTheWeights_ListsEveryTensorAtOnce()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        Edit(folder.Path, Config, root =>
        {
            root["text_config"]!["num_hidden_layers"] = 2;
            root["text_config"]!["intermediate_size"] = 700;
        });

        string message = Assert.Throws<PolicyLoadException>(() => Open(folder.Path)).Message;

        Assert.Contains("'language_model.model.layers.0.mlp.up_proj.weight' is [688, 256]; expected [700, 256]", message, StringComparison.Ordinal);
        Assert.Contains("'language_model.model.layers.1.self_attn.q_proj.weight' [256, 256] is missing", message, StringComparison.Ordinal);
        Assert.Contains("in 12 places", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfSuperfluousTensors_NamesThemButNotTheKnownUnused()
    {
        using TemporaryFolder folder = new();
        PolicyArchitecture architecture = Synthesize(folder.Path);
        Rewrite(
            folder.Path,
            architecture,
            ("language_model.model.layers.0.self_attn.rotary_emb.inv_freq", [64]),
            ("language_model.model.layers.9.strange", [3]),
            ("vision_backbone.featurizer.head.weight", [3]));

        string message = Assert.Throws<PolicyLoadException>(() => Open(folder.Path)).Message;

        Assert.Contains(
            "in 2 places: 'language_model.model.layers.9.strange' is not part of the network; 'vision_backbone.featurizer.head.weight' "
            + "is not part of the network",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAPickledComponent_SaysHowToConvertIt()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "action_head--1000_checkpoint.pt"), "");

        Assert.Contains("pickle", Assert.Throws<PolicyLoadException>(() => Open(folder.Path)).Message, StringComparison.Ordinal);
        using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(
            folder.Path, new HuggingFaceOptions { Platform = OpenVlaPlatform.Libero, Head = PolicyHead.Tokens });
        Assert.Equal(PolicyHead.Tokens, checkpoint.Architecture.Head);
    }
}
