namespace SimpleVlaRl.Benchmarks.Clearance;

/// <summary>How a policy that has learned nothing moves the arms.</summary>
internal enum WildPolicyKind
{
    /// <summary>To places anywhere inside the limits, each for a while.</summary>
    Targets,

    /// <summary>On and on in directions that change.</summary>
    Walk,

    /// <summary>To the worst of many places where the arms face each other: into each other, into the table and into themselves.</summary>
    Collide,

    /// <summary>A new place every tick.</summary>
    Noise,
}
