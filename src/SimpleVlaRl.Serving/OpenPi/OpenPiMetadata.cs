using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Conventions;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>What the first frame of a connection says. openpi's clients look at no key that they do not know.</summary>
internal static class OpenPiMetadata
{
    /// <summary>The metadata of a policy.</summary>
    public static JsonObject Of(PolicyManifest manifest, PolicyVersion identity) => new()
    {
        ["policy"] = identity.Name,
        ["version"] = identity.Version,
        ["digest"] = identity.Digest,
        ["action_horizon"] = manifest.Architecture.ChunkLength,
        ["action_dim"] = manifest.Architecture.ActionDimension,
        ["waypoint_rate_hertz"] = manifest.WaypointRateHertz,
        ["joints"] = new JsonArray([.. manifest.Joints.Select(joint => JsonValue.Create(joint.Name))]),
        ["cameras"] = new JsonObject(
            manifest.Cameras.Select(camera => KeyValuePair.Create<string, JsonNode?>(camera.Name, new JsonArray(camera.Height, camera.Width)))),
        ["image_size"] = manifest.Architecture.ImageSize,
        ["gripper"] = DialectConvention.Of(ClientDialect.OpenPi, manifest).GripperText,
    };
}
