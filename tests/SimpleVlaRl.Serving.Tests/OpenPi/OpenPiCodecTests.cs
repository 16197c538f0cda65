using System.Buffers;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenPi;

namespace SimpleVlaRl.Serving.Tests.OpenPi;

/// <summary>openpi's messages byte by byte. The vectors were written by Python's msgpack with openpi's numpy hook.</summary>
public sealed class OpenPiCodecTests
{
    // {"state": float32[3] = [1, 2, 3]} as openpi's client packs it.
    private const string State = "81a57374617465" + "84c40b5f5f6e6461727261795f5f" + "c3" + "c40464617461" + "c40c0000803f0000004000004040" + "c4056474797065"
        + "a33c6634" + "c4057368617065" + "9103";

    [Fact]
    public void Decode_OpenPisOwnBytes_GivesTheArray()
    {
        Dictionary<string, object?> map = MessageDecoder.Decode(Convert.FromHexString(State));
        NumpyArray state = Assert.IsType<NumpyArray>(map["state"]);
        Assert.Equal((NumpyType.Float32, 3), (state.Type, state.Count));
        Assert.Equal([1.0, 2.0, 3.0], Enumerable.Range(0, 3).Select(index => state[index]));
    }

    [Fact]
    public void Decode_TextKeysOfRelatives_GivesTheSame()
    {
        // The same with str keys: ab (11 characters), a4, a5, a5 instead of c4 0b, c4 04, c4 05, c4 05.
        string text = State.Replace("c40b", "ab", StringComparison.Ordinal)
            .Replace("c404", "a4", StringComparison.Ordinal)
            .Replace("c405", "a5", StringComparison.Ordinal);
        Assert.Equal(3, Assert.IsType<NumpyArray>(MessageDecoder.Decode(Convert.FromHexString(text))["state"]).Count);
    }

    [Fact]
    public void Decode_NumpyScalarAndPlainValues_AreNumbersAndText()
    {
        // {"a": np.float32(1.5), "b": -3, "c": "hi", "d": True, "e": None, "f": [1, 2.0]}
        byte[] message = Convert.FromHexString("86a161" + "83c40d5f5f6e7067656e657269635f5fc3c40464617461cb3ff8000000000000c4056474797065a33c6634" + "a162fd"
            + "a163a26869" + "a164c3" + "a165c0" + "a16692" + "01cb4000000000000000");
        Dictionary<string, object?> map = MessageDecoder.Decode(message);
        Assert.Equal([1.5, -3L, "hi", true, null], [map["a"], map["b"], map["c"], map["d"], map["e"]]);
        Assert.Equal([1L, 2.0], Assert.IsType<object?[]>(map["f"]));
    }

    [Fact]
    public void WriteMetadata_EmptyAndResetPose_AreOpenPisBytes()
    {
        Assert.Equal("80", Metadata([]));
        Assert.Equal(
            "81aa72657365745f706f73659600cbbff8000000000000cb3ff8000000000000000000",
            Metadata(new JsonObject { ["reset_pose"] = new JsonArray(0, -1.5, 1.5, 0, 0, 0) }));
    }

    [Fact]
    public void WriteReply_FirstAndSecond_AreOpenPisBytes()
    {
        ActionChunk chunk = new(1, 2);
        (chunk.Actions[0], chunk.Actions[1]) = (1, -2);
        ArrayBufferWriter<byte> output = new();
        OpenPiEncoder.WriteReply(output, chunk, 3, 4, null);
        const string Actions =
            "a7616374696f6e7384c40b5f5f6e6461727261795f5fc3c40464617461c410000000000000f03f00000000000000c0c4056474797065a33c6638c4057368617065920102";
        const string Policy = "ad706f6c6963795f74696d696e6781a8696e6665725f6d73cb4008000000000000";
        Assert.Equal(
            "83" + Actions + Policy + "ad7365727665725f74696d696e6781a8696e6665725f6d73cb4010000000000000", Convert.ToHexStringLower(output.WrittenSpan));
        output.ResetWrittenCount();
        OpenPiEncoder.WriteReply(output, chunk, 3, 4, 5);
        Assert.Equal(
            "83" + Actions + Policy + "ad7365727665725f74696d696e6782a8696e6665725f6d73cb4010000000000000ad707265765f746f74616c5f6d73cb4014000000000000",
            Convert.ToHexStringLower(output.WrittenSpan));
    }

    public static TheoryData<string, string> Bad() => new()
    {
        { "a string", "a16b" },
        { "two values", "8080" },
        { "an extension", "81a161d40100" },
        { "negative shape", Array(shape: "91ff") },
        { "shape that overflows", Array(shape: "92cf7fffffffffffffffcf7fffffffffffffff") },
        { "shape with a zero beside an absurd size", Array(shape: "9200cf7fffffffffffffff") },
        { "shape too large for the data", Array(shape: "91ce7fffffff") },
        { "shape of text", Array(shape: "91a133") },
        { "nine dimensions", Array(shape: "99010101010101010103") },
        { "dtype that lies", Array(type: "a33c6638") },
        { "big-endian dtype", Array(type: "a33e6634") },
        { "object dtype", Array(type: "a27c4f") },
        { "dtype that is a number", Array(type: "01") },
        { "data that is text", Array(data: "a30000c0") },
        { "key twice", "82a16101a16102" },
        { "key that is a truth value", "81c301" },
        { "text that is no UTF-8", "81a161a1ff" },
        { "integer above 63 bits", "81a161cfffffffffffffffff" },
        { "map of 4 billion entries", "dfffffffff" },
        { "array of 4 billion entries", "81a161ddffffffff" },
        { "bytes of 4 GB", "81a161c6ffffffff00" },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Decode_BadMessage_IsRefusedInOneSentence(string what, string hex)
    {
        RequestException refusal = Assert.Throws<RequestException>(() => MessageDecoder.Decode(Convert.FromHexString(hex)));
        Assert.False(string.IsNullOrWhiteSpace(refusal.Message), what);
        Assert.InRange(refusal.Message.Length, 10, 300);
    }

    [Fact]
    public void Decode_DeepAndWideMessages_AreRefusedBeforeTheyCost()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];
        byte[] nested = [0x81, 0xa1, 0x61, .. deep];
        Assert.Contains("deeper", Assert.Throws<RequestException>(() => MessageDecoder.Decode(nested)).Message, StringComparison.Ordinal);
        byte[] wide = [0x81, 0xa1, 0x61, 0xdd, 0x00, 0x0f, 0x42, 0x40, .. new byte[1_000_000]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RequestProblem.TooLarge, Assert.Throws<RequestException>(() => MessageDecoder.Decode(wide)).Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void Decode_MessageCutAnywhere_IsRefused()
    {
        byte[] whole = Convert.FromHexString(State);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<RequestException>(() => MessageDecoder.Decode(whole.AsMemory(0, length)));
        }
    }

    private static string Array(string data = "c40c0000803f0000004000004040", string type = "a33c6634", string shape = "9103") =>
        "81a5737461746584c40b5f5f6e6461727261795f5fc3c40464617461" + data + "c4056474797065" + type + "c4057368617065" + shape;

    private static string Metadata(JsonObject metadata)
    {
        ArrayBufferWriter<byte> output = new();
        OpenPiEncoder.WriteMetadata(output, metadata);
        return Convert.ToHexStringLower(output.WrittenSpan);
    }
}
