using MessagePack;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>Writes what an answer says.</summary>
internal delegate void XPolicyPayload(ref MessagePackWriter writer);
