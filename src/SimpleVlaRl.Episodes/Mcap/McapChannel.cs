namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>A stream of messages of one type.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="SchemaId">The schema; 0 is none.</param>
/// <param name="Topic">The topic.</param>
/// <param name="MessageEncoding">Such as <c>cdr</c>.</param>
/// <param name="Metadata">What else is known of it.</param>
internal sealed record McapChannel(ushort Id, ushort SchemaId, string Topic, string MessageEncoding, IReadOnlyDictionary<string, string> Metadata);
