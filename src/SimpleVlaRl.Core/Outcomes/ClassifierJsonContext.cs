using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Outcomes;

/// <summary>Source-generated JSON of a classifier's manifest.</summary>
[JsonSerializable(typeof(ClassifierManifest))]
internal sealed partial class ClassifierJsonContext : JsonSerializerContext;
