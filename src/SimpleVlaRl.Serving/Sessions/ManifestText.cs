using Google.Protobuf;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>The manifest as it crosses the wire: the JSON of <c>policy.json</c>, made once.</summary>
internal sealed class ManifestText(PolicyManifest manifest)
{
    public ByteString Bytes { get; } = ByteString.CopyFromUtf8(PolicyManifestFile.ToJson(manifest));
}
