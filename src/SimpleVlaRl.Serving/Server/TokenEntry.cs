namespace SimpleVlaRl.Serving.Server;

/// <summary>One line of a token file: who may come in, until when. The token itself is not in it.</summary>
/// <param name="Name">Who: a robot or a client; metrics and logs are kept by it.</param>
/// <param name="Sha256">The lower-case SHA-256 of the token.</param>
/// <param name="Expires">When the token is of no more use.</param>
public sealed record TokenEntry(string Name, string Sha256, DateTimeOffset Expires);
