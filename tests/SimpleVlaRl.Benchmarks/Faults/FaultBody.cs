namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Which robot a fault is made on.</summary>
internal enum FaultBody
{
    /// <summary><c>vla-simulator</c>, with the shipped policy in the run.</summary>
    Simulated,

    /// <summary><c>vla-simulator</c>, with the shipped policy on a <c>vla-robot serve</c>.</summary>
    Served,

    /// <summary><c>vla-simulator</c> in a network namespace of its own.</summary>
    Networked,

    /// <summary>The drivers of <c>tests/peers/robot</c>, with a policy that swings the joints.</summary>
    Foreign,
}
