using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.Serving.Conventions;

namespace SimpleVlaRl.Serving.Environments;

/// <summary>A gripper's meaning in a map: <c>opening</c> or <c>libero_command</c>.</summary>
internal sealed class GripperMeaningConverter() : JsonStringEnumConverter<GripperMeaning>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
