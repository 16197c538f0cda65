using System.Collections.Concurrent;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Client;

namespace SimpleVlaRl.Serving.Tests.Sessions;

public sealed class PictureSizeTests
{
    [Fact]
    public async Task Infer_PicturesOfAnotherSize_ReachThePolicyAsTheyAre()
    {
        ConcurrentQueue<string> sizes = [];
        FakePolicyService service = new(RunningServer.Manifest, TimeProvider.System)
        {
            OnCall = call => sizes.Enqueue(string.Join(" ", call.Request.Frames.Select(frame => $"{frame.Width}x{frame.Height}:{frame.Pixels[^1]}"))),
        };
        await using RunningServer server = await RunningServer.Start(service: service);
        using RemotePolicy policy = server.Connect();
        PolicyRequest request = RunningServer.Request();
        ImageFrame large = new(40, 30);
        large.Pixels[^1] = 77;
        PolicyRequest other = RunningServer.Request();
        other.Frames = [large, request.Frames[1]];
        foreach (PolicyRequest asked in (PolicyRequest[])[request, other, request])
        {
            policy.Infer([asked], [RunningServer.Chunk()]);
        }

        string native = $"16x12:{request.Frames[0].Pixels[^1]} 16x12:{request.Frames[1].Pixels[^1]}";
        Assert.Equal([native, $"40x30:77 16x12:{request.Frames[1].Pixels[^1]}", native], sizes);
    }
}
