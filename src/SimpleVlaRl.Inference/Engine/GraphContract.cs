using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Compares a graph's inputs and outputs with what they must be.</summary>
internal static class GraphContract
{
    /// <summary>Demands that a graph is one for these sizes.</summary>
    /// <exception cref="PolicyLoadException">It is not; the message lists every difference.</exception>
    public static void Demand(InferenceSession session, GraphShape expected, string modelPath)
    {
        List<string> differences = [];
        Compare(differences, "input", session.InputMetadata, expected.Inputs());
        Compare(differences, "output", session.OutputMetadata, expected.Outputs());
        if (differences.Count > 0)
        {
            throw new PolicyLoadException($"The graph '{modelPath}' does not fit its manifest: {string.Join("; ", differences)}.");
        }
    }

    private static void Compare(
        List<string> differences,
        string kind,
        IReadOnlyDictionary<string, NodeMetadata> found,
        IEnumerable<(string Name, Type ElementType, int[] Shape)> expected)
    {
        HashSet<string> names = [];
        foreach ((string name, Type elementType, int[] shape) in expected)
        {
            names.Add(name);
            string wanted = Describe(elementType, shape);
            if (!found.TryGetValue(name, out NodeMetadata? value))
            {
                differences.Add($"the {kind} '{name}' ({wanted}) is missing");
            }
            else if (value.ElementType != elementType || !value.Dimensions.SequenceEqual(shape))
            {
                differences.Add($"the {kind} '{name}' is {Describe(value.ElementType, value.Dimensions)}; expected {wanted}");
            }
        }

        differences.AddRange(found.Keys.Where(name => !names.Contains(name)).Order().Select(name => $"the {kind} '{name}' is unknown"));
    }

    private static string Describe(Type elementType, int[] shape) =>
        $"{elementType.Name} [{string.Join(", ", shape.Select(size => size < 0 ? "any" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";
}
