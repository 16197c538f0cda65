namespace SimpleVlaRl.Core.Geometry;

/// <summary>What can be too close.</summary>
internal enum BodyFindingKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Two capsules.</summary>
    Pair,

    /// <summary>A capsule and the table.</summary>
    Table,

    /// <summary>A tool point and a face of its workspace.</summary>
    Workspace,

    /// <summary>A position is not a finite number, so that nothing is known.</summary>
    NotFinite,
}
