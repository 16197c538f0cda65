using SimpleVlaRl.Serving.Client;

namespace SimpleVlaRl.Robot.Run;

/// <summary>A policy on another machine, as <c>vla-robot run</c> was asked for it.</summary>
/// <param name="Options">Where and how.</param>
/// <param name="ManifestFolder">The folder with the manifest, for a server that knows tensors only; null for the model's own under <c>models/</c>.</param>
/// <param name="FallbackFolder">The policy that answers when the server does not; null for none.</param>
internal sealed record RemoteRun(RemotePolicyOptions Options, string? ManifestFolder, string? FallbackFolder);
