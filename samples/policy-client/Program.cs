using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;

if (args.Length > 1 || args is ["--help"])
{
    Console.WriteLine("usage: policy-client [grpc://host:port]");
    return 2;
}

try
{
    // Nothing moves while this waits, so it may wait longer than a robot would.
    RemotePolicyOptions options = new()
    {
        Address = RemoteAddress.Parse(args is [string address] ? address : "grpc://127.0.0.1:8001"),
        Robot = "sample",
        CallDeadline = TimeSpan.FromSeconds(2),
        Patience = TimeSpan.FromSeconds(6),
    };
    using RemotePolicy policy = RemotePolicy.Connect(options, fallback: null, TimeProvider.System, NullLogger.Instance);

    // Everything that a question needs is in the manifest that the server sent: which cameras, how large, how many joints.
    PolicyManifest manifest = policy.Manifest;
    PolicyRequest request = new()
    {
        Frames = [.. manifest.Cameras.Select(camera => new ImageFrame(camera.Width, camera.Height))],
        Proprioception = new double[manifest.Architecture.ProprioceptionDimension],
        Instruction = manifest.DefaultInstruction ?? "",
        Sampling = new SamplingParameters(Temperature: 0, Seed: 0, ChunkIndex: 0),
    };
    ActionChunk chunk = new(manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension);
    policy.BeginEpisode(Guid.CreateVersion7());
    policy.Infer([request], [chunk]);

    IEnumerable<float> first = chunk.Actions.Take(chunk.Dimension);
    Console.WriteLine($"{policy.Identity.Name} version {policy.Identity.Version} answered with {chunk.Length} waypoints of {chunk.Dimension} joints");
    Console.WriteLine($"first waypoint: {string.Join(' ', first.Select(action => action.ToString("0.0000", CultureInfo.InvariantCulture)))}");
    Console.WriteLine(FormattableString.Invariant($"log-probability: {chunk.LogProbabilities.Sum():0.000}"));
    return 0;
}
catch (ServingException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
