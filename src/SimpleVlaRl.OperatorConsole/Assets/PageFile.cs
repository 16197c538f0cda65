using System.IO.Compression;
using System.Security.Cryptography;

namespace SimpleVlaRl.OperatorConsole.Assets;

/// <summary>A file of the page, as it is and compressed.</summary>
internal sealed class PageFile
{
    private readonly Lazy<byte[]> compressed;

    public PageFile(byte[] content, string type)
    {
        (Content, Type) = (content, type);
        Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"";
        compressed = new Lazy<byte[]>(Compress);
    }

    public byte[] Content { get; }

    public string Type { get; }

    /// <summary>Tells one content from another.</summary>
    public string Tag { get; }

    /// <summary>The content by Brotli.</summary>
    public byte[] Compressed => compressed.Value;

    private byte[] Compress()
    {
        using MemoryStream stream = new();
        using (BrotliStream brotli = new(stream, CompressionLevel.Optimal))
        {
            brotli.Write(Content);
        }

        return stream.ToArray();
    }
}
