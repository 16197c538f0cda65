namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>Whether a machine has what an execution provider needs.</summary>
/// <param name="HasDriver">Whether NVIDIA's driver is there.</param>
/// <param name="Missing">What is missing, each by the name under which it is installed with its libraries in brackets; empty where nothing is.</param>
public sealed record AcceleratorState(bool HasDriver, IReadOnlyList<string> Missing)
{
    /// <summary>What a person does about it.</summary>
    public const string Advice =
        "install that, start containers with 'docker run --gpus all', and name folders of libraries that are installed and not found in LD_LIBRARY_PATH";

    /// <summary>What is missing, in words that fit behind a colon.</summary>
    public string Text => Missing.Count < 2
        ? string.Concat(Missing)
        : $"{string.Join(", ", Missing.Take(Missing.Count - 1))} and {Missing[^1]}";
}
