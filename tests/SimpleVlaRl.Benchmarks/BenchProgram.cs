namespace SimpleVlaRl.Benchmarks;

/// <summary>The name under which the program speaks.</summary>
internal static class BenchProgram
{
    public const string Name = "vla-bench";
}
