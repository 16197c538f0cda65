using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>The tokens that let clients in: one JSON object per line, with the digest of a token and never the token.</summary>
public sealed class TokenFile
{
    private const int TokenBytes = 32;
    private readonly Dictionary<string, TokenEntry> entries;

    private TokenFile(IEnumerable<TokenEntry> entries) => this.entries = entries.ToDictionary(entry => entry.Sha256, StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="ServingException">It cannot be read, a line is wrong, or there is none.</exception>
    public static TokenFile Read(string path)
    {
        string[] lines;
        try
        {
            lines = [.. File.ReadAllLines(path).Where(line => !string.IsNullOrWhiteSpace(line))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServingException($"The token file '{path}' cannot be read: {exception.Message} Make it with 'vla-robot token'.", exception);
        }

        return lines.Length > 0
            ? new TokenFile(lines.Select((line, index) => Parse(line, path, index + 1)))
            : throw new ServingException($"The token file '{path}' is empty, so nobody could come in; add a token with 'vla-robot token'.");
    }

    /// <summary>Makes a token and adds its digest to a file.</summary>
    /// <param name="path">The file; made when it is not there, readable for its owner only.</param>
    /// <param name="name">Who it is for.</param>
    /// <param name="expires">When it is of no more use.</param>
    /// <returns>The token. It is nowhere else: hand it over now.</returns>
    public static string Add(string path, string name, DateTimeOffset expires)
    {
        RobotName.Demand(name);
        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        string line = JsonSerializer.Serialize(new TokenEntry(name, Digest(token), expires), TokenJsonContext.Default.TokenEntry);
        FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        return token;
    }

    /// <summary>Finds who a token belongs to. Only digests are compared, so the time it takes says nothing of a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <returns>The name.</returns>
    /// <exception cref="RequestException">Nobody's, or it has expired.</exception>
    public string Demand(string token, DateTimeOffset now)
    {
        if (!this.entries.TryGetValue(Digest(token), out TokenEntry? entry))
        {
            throw new RequestException(RequestProblem.Unauthenticated, "The token is not known here.");
        }

        return now < entry.Expires
            ? entry.Name
            : throw new RequestException(RequestProblem.Unauthenticated, $"The token of '{entry.Name}' expired at {entry.Expires:u}; ask for a new one.");
    }

    private static TokenEntry Parse(string line, string path, int number)
    {
        try
        {
            TokenEntry entry = JsonSerializer.Deserialize(line, TokenJsonContext.Default.TokenEntry)!;
            RobotName.Demand(entry.Name);
            return entry.Sha256.Length == 2 * SHA256.HashSizeInBytes
                ? entry
                : throw new ServingException(
                    $"Line {number} of the token file '{path}' has a sha256 of {entry.Sha256.Length} characters; expected {2 * SHA256.HashSizeInBytes}.");
        }
        catch (Exception exception) when (exception is JsonException or RequestException)
        {
            throw new ServingException(
                $"Line {number} of the token file '{path}' is wrong: {exception.Message} Expected {{\"name\", \"sha256\", \"expires\"}}; make "
                + "it with 'vla-robot token'.",
                exception);
        }
    }

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
