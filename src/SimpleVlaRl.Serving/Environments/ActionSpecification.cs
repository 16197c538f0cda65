namespace SimpleVlaRl.Serving.Environments;

/// <summary>One part of an action as vla-evaluation-harness describes it (its <c>DimSpec</c>), so that it can compare it with the benchmark's.</summary>
/// <param name="Name">The part, such as <c>gripper</c>.</param>
/// <param name="Dims">How many numbers.</param>
/// <param name="Format">The convention, such as <c>binary_close_positive</c>.</param>
/// <param name="Range">The least and the most, or null where there is no limit.</param>
internal sealed record ActionSpecification(string Name, int Dims, string Format, IReadOnlyList<double>? Range);
