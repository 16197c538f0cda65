using System.Text;
using System.Text.Json;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Core.Tests.Text;

public sealed class ForeignJsonTests
{
    [Theory]
    [InlineData("""{"a":NaN}""", """{"a":"NaN"}""")]
    [InlineData("[NaN, -Infinity,Infinity ]", """["NaN", "-Infinity","Infinity" ]""")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("""{"NaN":"a NaN, \"NaN\" b","b\\":NaN}""", """{"NaN":"a NaN, \"NaN\" b","b\\":"NaN"}""")]
    public void Standard_OfBareWords_PutsThemInQuotesAndLeavesTextsAlone(string json, string expected)
    {
        string standard = Encoding.UTF8.GetString(ForeignJson.Standard(Encoding.UTF8.GetBytes(json)).Span);
        Assert.Equal(expected, standard);
        JsonDocument.Parse(standard).Dispose();
    }

    [Theory]
    [InlineData("[NaNs]")]
    [InlineData("[xNaN]")]
    [InlineData("[-NaN]")]
    [InlineData("[--Infinity]")]
    [InlineData("[infinity]")]
    public void Standard_OfOtherWords_LeavesThemToTheParser(string json)
    {
        ReadOnlyMemory<byte> standard = ForeignJson.Standard(Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, Encoding.UTF8.GetString(standard.Span));
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(standard));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Standard_WithAByteOrderMark_IsPlainUtf8(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("""{"ü":NaN}""")];
        Assert.Equal("""{"ü":"NaN"}""", Encoding.UTF8.GetString(ForeignJson.Standard(bytes).Span));
    }
}
