using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>A capsule as it stands in the file.</summary>
internal sealed class CapsuleYaml
{
    public List<double>? From { get; set; }

    public List<double>? To { get; set; }

    public double? Radius { get; set; }

    public double? ClearanceMetres { get; set; }

    public double? TableClearanceMetres { get; set; }

    public CapsuleGeometry ToCapsule(string field, Required required) => new(
        VectorYaml.ToPoint(From, null, field + "from", required),
        VectorYaml.ToPoint(To, null, field + "to", required),
        required.Number(Radius, field + "radius"))
    {
        ClearanceMetres = ClearanceMetres,
        TableClearanceMetres = TableClearanceMetres,
    };
}
