using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>Gets a reply on the receiving thread.</summary>
/// <param name="sequence">The request.</param>
/// <param name="reader">Stands at the first field of the response.</param>
internal delegate void RequestReply(long sequence, ref CdrReader reader);
