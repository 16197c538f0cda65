namespace SimpleVlaRl.Serving.Codecs;

/// <summary>A picture as a file in a message; it is decoded only where it is looked at.</summary>
/// <param name="Data">A PNG or a JPEG; a view of the message.</param>
internal sealed record EncodedPicture(ReadOnlyMemory<byte> Data);
