using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>An arm's geometry as it stands in the file.</summary>
internal sealed class GeometryYaml
{
    public PoseYaml? Base { get; set; }

    public UrdfYaml? Urdf { get; set; }

    public List<LinkYaml?>? Links { get; set; }

    public ToolYaml? Tool { get; set; }

    public WorkspaceYaml? Workspace { get; set; }

    /// <summary>The geometry; from a robot description it lacks what the description says.</summary>
    public ArmGeometry ToGeometry(string field, IReadOnlyList<JointProfile> joints, Required required) => new()
    {
        Base = (Base ?? new PoseYaml()).ToPose(field + "base", required),
        Links = Urdf is null
            ? [.. required.List(Links, field + "links").Select(link => (link ?? new LinkYaml()).ToLink(field, joints, required))]
            : [.. (Links ?? []).Select(link => (link ?? new LinkYaml()).ToLink(field, joints, required))],
        ToolLink = Tool is null ? null : required.Text(Tool.Link, field + "tool: link"),
        ToolPoint = Tool is null ? default : VectorYaml.ToPoint(Tool.Position, default(Point3), field + "tool: position", required),
        Workspace = Workspace?.ToBox(field, required),
    };
}
