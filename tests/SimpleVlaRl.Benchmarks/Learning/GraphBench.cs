using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Measurement;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>A graph with a batch, and beside it the bare matrix products that ONNX Runtime's profile found in it.</summary>
internal sealed class GraphBench : IDisposable
{
    private readonly OnnxForward forward;
    private readonly PreparedForward prepared;
    private readonly GraphTrial products;

    public GraphBench(RandomPolicy policy, Precision precision, InferenceBenchOptions options, OnnxForwardInputs inputs)
    {
        Precision = precision;
        string graph = policy.Export(precision, options.Dialect);
        OnnxPolicyOptions session = new() { IntraOpThreads = options.Threads, AllowSpinning = options.Spins };
        Profile = ProfileOf(graph, session, inputs, policy.Manifest.Architecture);
        string bare = GemmGraph.Write(Profile.Products, Path.Combine(Path.GetDirectoryName(graph)!, "products"));
        forward = OnnxForward.Load(graph, session);
        prepared = forward.Prepare(inputs, withLogits: false);
        products = GraphTrial.Load(bare, session);
    }

    public Precision Precision { get; }

    public OperatorProfile Profile { get; }

    /// <summary>Milliseconds of the decisions so far.</summary>
    public List<double> Decisions { get; } = [];

    /// <summary>Milliseconds of the bare products so far.</summary>
    public List<double> Products { get; } = [];

    public void Run()
    {
        Decisions.Add(InferenceBench.Milliseconds(prepared.Run));
        Products.Add(InferenceBench.Milliseconds(products.Run));
    }

    /// <summary>Drops what was measured so far.</summary>
    public void Forget()
    {
        Decisions.Clear();
        Products.Clear();
    }

    public void Dispose()
    {
        products.Dispose();
        prepared.Dispose();
        forward.Dispose();
    }

    /// <summary>The profile of a warm run.</summary>
    private static OperatorProfile ProfileOf(string graph, OnnxPolicyOptions session, OnnxForwardInputs inputs, PolicyArchitecture architecture)
    {
        const int WarmRuns = 5;
        string prefix = graph + ".profile";
        using (OnnxForward forward = OnnxForward.Load(graph, session with { ProfilePrefix = prefix }))
        using (PreparedForward prepared = forward.Prepare(inputs, withLogits: false))
        {
            for (int run = 0; run < WarmRuns; run++)
            {
                prepared.Run();
            }
        }

        string written = Directory.GetFiles(Path.GetDirectoryName(graph)!, Path.GetFileName(prefix) + "*").SingleOrDefault()
            ?? throw new UserException($"ONNX Runtime wrote no profile beside '{graph}'.");
        OperatorProfile profile = OperatorProfile.Read(written, architecture);
        File.Delete(written);
        return profile;
    }
}
