namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>A message to a page.</summary>
/// <param name="Number">Counts the messages of its kind, from 1.</param>
/// <param name="IsText">Whether it is text, else binary.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record LiveMessage(long Number, bool IsText, ReadOnlyMemory<byte> Content);
