using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>Source-generated JSON of the manifest; enumerations are words.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(PolicyManifest))]
internal sealed partial class PolicyManifestJsonContext : JsonSerializerContext;
