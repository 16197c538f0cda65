using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace SimpleVlaRl.OperatorConsole.Assets;

/// <summary>The page's files, which are in the program itself.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/";
    private const string Index = "index.html";

    /// <summary>What the page may load and where it may be shown: its own files, pictures that it made, and nowhere but in a window of its own.</summary>
    private const string ContentPolicy = "default-src 'self'; img-src 'self' blob: data:; connect-src 'self'; style-src 'self'; object-src 'none'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private static readonly Lazy<Dictionary<string, PageFile>> Files = new(Read);

    /// <summary>The names of all files.</summary>
    public static IReadOnlyCollection<string> Names => Files.Value.Keys;

    /// <summary>A file; null where there is none of the name.</summary>
    public static PageFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    /// <summary>The file of a request's path; null where there is none.</summary>
    public static PageFile? Find(PathString path) => path.Value is null or "/" or "" ? Find(Index) : Find(path.Value[1..]);

    /// <summary>Answers with a file, or with 404.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (Find(context.Request.Path) is not { } file || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ETag = file.Tag;
        headers.CacheControl = "no-cache";
        headers.Vary = "Accept-Encoding";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        bool takesBrotli = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        byte[] content = takesBrotli ? file.Compressed : file.Content;
        headers.ContentEncoding = takesBrotli ? "br" : default;
        response.ContentType = file.Type;
        response.ContentLength = content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Dictionary<string, PageFile> Read()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        Dictionary<string, PageFile> files = new(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using MemoryStream content = new();
            stream.CopyTo(content);
            files.Add(name[Prefix.Length..], new PageFile(content.ToArray(), Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream")));
        }

        return files;
    }
}
