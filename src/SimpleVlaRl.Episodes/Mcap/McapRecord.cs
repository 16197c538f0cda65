namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>One record as it lies in a file. Its body lies in the reader's buffer and is valid until the reader moves on.</summary>
/// <param name="Opcode">The kind.</param>
/// <param name="Offset">The offset of the record in the file.</param>
/// <param name="Body">What follows opcode and length.</param>
internal readonly record struct McapRecord(McapOpcode Opcode, long Offset, ReadOnlyMemory<byte> Body);
