using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Batching;

namespace SimpleVlaRl.Inference.Tests.Batching;

/// <summary>A queue with one lane over a fake engine.</summary>
internal sealed class QueueBench : IDisposable
{
    private readonly ServiceLane lane;

    public QueueBench(BatchingOptions options)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        Engine = new FakeEngine(disk.Manifest, version: 1);
        Queue = new BatchQueue(new VersionInUse(Engine, 1, null), options, TimeProvider.System);
        lane = new ServiceLane(Queue, 0, options);
    }

    public FakeEngine Engine { get; }

    public BatchQueue Queue { get; }

    public static PolicyCall Call(string robot, ulong seed, float temperature = 0)
    {
        PolicyCall call = new()
        {
            Robot = robot,
            Request = new PolicyRequest { Frames = [], Proprioception = [], Instruction = "go", Sampling = new SamplingParameters(temperature, seed, 0) },
            Chunk = new ActionChunk(2, 3),
        };
        return call;
    }

    public Task<PolicyReply> Ask(PolicyCall call) => Queue.Add(call, null, default).AsTask();

    public Task<PolicyReply> AskUntil(PolicyCall call, CancellationToken cancellation) => Queue.Add(call, null, cancellation).AsTask();

    /// <summary>Starts a run that lasts until the gate opens, so that whatever is asked next waits.</summary>
    public async Task<Task<PolicyReply>> Occupy(string robot = "first", ulong seed = 1)
    {
        Task<PolicyReply> running = Ask(Call(robot, seed));
        await Begun();
        return running;
    }

    public async Task Begun() =>
        Assert.True(await Engine.Begun.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), "no run began within 10 s");

    public void Dispose()
    {
        Queue.Stop();
        Engine.Gate.Set();
        lane.Join();
    }
}
