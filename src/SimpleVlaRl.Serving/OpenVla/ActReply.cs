using System.Buffers.Binary;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.OpenVla;

/// <summary>The answer to <c>POST /act</c>: arrays of float64 by json-numpy.</summary>
internal static class ActReply
{
    /// <summary>Writes an answer.</summary>
    /// <param name="chunk">The policy's answer.</param>
    /// <param name="wantsChunk">Whether all waypoints are wanted, as a list; else the first alone.</param>
    public static JsonNode Of(ActionChunk chunk, bool wantsChunk) => wantsChunk
        ? new JsonArray([.. Enumerable.Range(0, chunk.Length).Select(waypoint => Array(chunk, waypoint))])
        : Array(chunk, 0);

    private static JsonObject Array(ActionChunk chunk, int waypoint)
    {
        byte[] bytes = new byte[chunk.Dimension * sizeof(double)];
        for (int joint = 0; joint < chunk.Dimension; joint++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(joint * sizeof(double)), chunk.Actions[(waypoint * chunk.Dimension) + joint]);
        }

        return new JsonObject
        {
            ["__numpy__"] = Convert.ToBase64String(bytes),
            ["dtype"] = NumpyTypes.Name(NumpyType.Float64),
            ["shape"] = new JsonArray(chunk.Dimension),
        };
    }
}
