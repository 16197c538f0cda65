namespace SimpleVlaRl.Serving.Server;

/// <summary>The tokens of a running server.</summary>
/// <param name="File">The tokens; null when none are asked for.</param>
internal sealed record TokenStore(TokenFile? File);
