using System.Text.Json.Serialization;

namespace SimpleVlaRl.Serving.Environments;

/// <summary>Source-generated JSON of observation maps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, Converters = [typeof(GripperMeaningConverter)])]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, ObservationMap>>))]
[JsonSerializable(typeof(ObservationMap))]
internal sealed partial class ObservationMapJsonContext : JsonSerializerContext;
