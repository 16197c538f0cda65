using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Tests.Batching;

/// <summary>An engine whose runs last until a test lets them end, and which remembers what it ran.</summary>
internal sealed class FakeEngine(PolicyManifest manifest, int version) : IEngine
{
    private readonly List<float[]> batches = [];

    /// <summary>Set lets every run end at once.</summary>
    public ManualResetEventSlim Gate { get; } = new(false);

    /// <summary>Released once for each run that begins.</summary>
    public SemaphoreSlim Begun { get; } = new(0);

    /// <summary>What runs throw; null for runs that succeed.</summary>
    public Exception? Failure { get; set; }

    public bool IsDisposed { get; private set; }

    public PolicyManifest Manifest => manifest;

    public PolicyVersion Identity { get; } = new("fake", version, "fake", "fp32", "cpu");

    /// <summary>The seeds of each batch's requests, in order.</summary>
    public IReadOnlyList<float[]> Batches
    {
        get
        {
            lock (batches)
            {
                return [.. batches];
            }
        }
    }

    public string? Problem(PolicyRequest request, ActionChunk chunk) => request.Instruction.Length == 0 ? "The instruction is empty." : null;

    public IEngineLane OpenLane(Action? onHelperThread = null) => new Lane(this);

    public void Dispose() => IsDisposed = true;

    private sealed class Lane(FakeEngine engine) : IEngineLane
    {
        private float[] seeds = [];
        private volatile bool isTerminated;

        public void Prepare(ReadOnlySpan<PolicyRequest> requests)
        {
            seeds = new float[requests.Length];
            for (int row = 0; row < requests.Length; row++)
            {
                Assert.Equal(requests[0].Sampling.Temperature, requests[row].Sampling.Temperature);
                seeds[row] = requests[row].Sampling.Seed;
            }
        }

        public bool Run()
        {
            lock (engine.batches)
            {
                engine.batches.Add(seeds);
            }

            engine.Begun.Release();
            while (!engine.Gate.Wait(1))
            {
                if (isTerminated)
                {
                    return false;
                }
            }

            return engine.Failure is { } failure ? throw failure : true;
        }

        /// <summary>The answer tells who asked and which version answered.</summary>
        public void Copy(int row, ActionChunk chunk) => (chunk.Actions[0], chunk.Actions[1]) = (seeds[row], engine.Identity.Version);

        public void Rearm() => isTerminated = false;

        public void Terminate() => isTerminated = true;

        public void Dispose()
        {
        }
    }
}
