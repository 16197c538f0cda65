using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits the choice of tokens and what follows from it: log-probabilities, entropies and actions in robot units.</summary>
internal sealed class SamplingEmitter(OnnxGraphBuilder graph, PolicyArchitecture architecture, ActionNormalization normalization)
{
    private const int LastToken = ActionBins.Count - 1;

    /// <summary>Emits the sampling.</summary>
    /// <param name="logits">float [B, K, A, 256].</param>
    /// <param name="uniforms">float [B, K·A].</param>
    /// <param name="temperature">float scalar, 0 for greedy.</param>
    /// <returns>int32 tokens, float log-probabilities, entropies and actions, each [B, K, A].</returns>
    public (string Tokens, string LogProbabilities, string Entropies, string Actions) Emit(string logits, string uniforms, string temperature)
    {
        graph.Scope = "sampling";
        string samples = graph.Node("Greater", [temperature, graph.Scalar(0)]);
        string divisor = graph.Node("Where", [samples, temperature, graph.Scalar(1)]);
        string logProbabilities = graph.Node("LogSoftmax", [graph.Divide(logits, divisor)], OnnxAttribute.Of("axis", -1L));
        string probabilities = graph.Node("Exp", [logProbabilities]);
        string entropies = graph.Node("Neg", [SumLast(graph.Multiply(probabilities, logProbabilities))]);

        // Inverse of the cumulative distribution: the token is the count of cumulative probabilities at or below the uniform number.
        string cumulative = graph.Node("CumSum", [probabilities, graph.Integer(-1)]);
        string threshold = graph.Reshape(uniforms, -1, architecture.ChunkLength, architecture.ActionDimension, 1);
        string below = graph.Cast(graph.Node("LessOrEqual", [cumulative, threshold]), OnnxElementType.Float);
        string drawn = graph.Node("Min", [SumLast(below), graph.Scalar(LastToken)]);
        string best = graph.Node("ArgMax", [logits], OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("keepdims", 0L));
        string tokens = graph.Node("Where", [samples, graph.Cast(drawn, OnnxElementType.Int64), best]);

        string chosen = graph.Node("GatherElements", [logProbabilities, graph.Unsqueeze(tokens, 3)], OnnxAttribute.Of("axis", -1L));
        string chosenRows = graph.Reshape(chosen, -1, architecture.ChunkLength, architecture.ActionDimension);
        return (graph.Cast(tokens, OnnxElementType.Int32), chosenRows, entropies, Actions(tokens, chosenRows));
    }

    /// <summary>Looks actions up in a table of every token's value in robot units, per dimension, computed in double precision.</summary>
    private string Actions(string tokens, string logProbabilities)
    {
        int dimension = architecture.ActionDimension;
        float[] values = new float[dimension * ActionBins.Count];
        long[] starts = new long[dimension];
        for (int d = 0; d < dimension; d++)
        {
            starts[d] = d * ActionBins.Count;
            for (int token = 0; token < ActionBins.Count; token++)
            {
                values[(d * ActionBins.Count) + token] = (float)normalization.Unnormalize(d, ActionBins.Decode(token));
            }
        }

        string indices = graph.Add(tokens, graph.LongRow("action.table.start", starts));
        string actions = graph.Gather(graph.Floats("action.table", values, values.Length), indices);

        // A token exists even when the logits are not numbers. x - x is NaN then and zero otherwise: a broken network gives no plausible action.
        return graph.Add(actions, graph.Subtract(logProbabilities, logProbabilities));
    }

    private string SumLast(string value) => graph.Node("ReduceSum", [value, graph.Integers(-1)], OnnxAttribute.Of("keepdims", 0L));
}
