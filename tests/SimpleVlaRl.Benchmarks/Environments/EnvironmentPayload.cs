using MessagePack;

namespace SimpleVlaRl.Benchmarks.Environments;

/// <summary>Writes what a message of an environment says.</summary>
internal delegate void EnvironmentPayload(ref MessagePackWriter writer);
