using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2;

/// <summary>Receives requests on the context's receiving thread: take what is needed and return, the reply may come later. Must not throw.</summary>
/// <param name="request">Whom to answer.</param>
/// <param name="reader">Stands at the first field of the request; valid during the call only, and not to be trusted.</param>
public delegate void RosRequestHandler(RosRequestId request, ref CdrReader reader);
