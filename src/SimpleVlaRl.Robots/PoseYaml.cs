using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>A pose as it stands in the file.</summary>
internal sealed class PoseYaml
{
    public List<double>? Position { get; set; }

    public List<double>? Rotation { get; set; }

    public FramePose ToPose(string field, Required required) => new(
        VectorYaml.ToPoint(Position, default(Point3), field + ": position", required),
        VectorYaml.ToPoint(Rotation, default(Point3), field + ": rotation", required));
}
