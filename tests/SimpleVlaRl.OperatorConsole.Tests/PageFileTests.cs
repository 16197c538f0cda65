using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using SimpleVlaRl.OperatorConsole.Assets;

namespace SimpleVlaRl.OperatorConsole.Tests;

public sealed partial class PageFileTests : IDisposable
{
    private readonly PageRig rig = new(isLive: false, episodes: 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_EveryFileOfIt_IsServedWithItsTypeAndTheRulesOfTheBrowser()
    {
        Assert.Contains("index.html", PageFiles.Names);
        foreach (string name in PageFiles.Names)
        {
            using HttpResponseMessage response = await rig.Client.GetAsync("/" + name, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(PageFiles.Find(name)!.Content, await response.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.NotEqual("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        }

        using HttpResponseMessage root = await rig.Client.GetAsync("/", Cancellation);
        Assert.Equal(PageFiles.Find("index.html")!.Content, await root.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Page_AskedForAgainAndCompressed_IsSentOnceAndSmall()
    {
        PageFile script = PageFiles.Find("main.js")!;
        using HttpRequestMessage compressed = new(HttpMethod.Get, "/main.js") { Headers = { AcceptEncoding = { new("br") } } };
        using HttpResponseMessage first = await rig.Client.SendAsync(compressed, Cancellation);
        Assert.Equal("br", first.Content.Headers.ContentEncoding.Single());
        await using BrotliStream stream = new(await first.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
        using MemoryStream content = new();
        await stream.CopyToAsync(content, Cancellation);
        Assert.Equal(script.Content, content.ToArray());

        using HttpRequestMessage again = new(HttpMethod.Get, "/main.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using HttpResponseMessage second = await rig.Client.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public void Page_AllOfIt_IsAtMostAMegabyteAndFetchesNothingFromElsewhere()
    {
        Assert.InRange(PageFiles.Names.Sum(name => (long)PageFiles.Find(name)!.Content.Length), 10_000, 1_000_000);
        foreach (string name in PageFiles.Names.Where(name => !name.StartsWith("vendor/", StringComparison.Ordinal)))
        {
            string text = System.Text.Encoding.UTF8.GetString(PageFiles.Find(name)!.Content);
            Assert.DoesNotMatch(Elsewhere(), text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        }

        string index = System.Text.Encoding.UTF8.GetString(PageFiles.Find("index.html")!.Content);
        Assert.DoesNotMatch(Inline(), index);
    }

    [Fact]
    public void Page_WhatIsVendored_ComesWithItsLicence()
    {
        Assert.SkipWhen(PageFiles.Find("vendor/three.module.min.js") is null, "There was no npm where this was built.");
        Assert.Contains("MIT License", System.Text.Encoding.UTF8.GetString(PageFiles.Find("vendor/LICENSE-three.txt")!.Content), StringComparison.Ordinal);
        Assert.Contains("MIT", System.Text.Encoding.UTF8.GetString(PageFiles.Find("vendor/LICENSE-uplot.txt")!.Content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing.js")]
    [InlineData("/../ConsoleServer.cs")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/vendor")]
    [InlineData("/api/nothing")]
    public async Task Page_APathThatIsNone_IsNotFound(string path)
    {
        using HttpResponseMessage response = await rig.Client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    public void Dispose() => rig.Dispose();

    [GeneratedRegex(@"https?://|//cdn|@import\s+url")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
