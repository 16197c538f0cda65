using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>The box in which a tool point stays, as it stands in the file.</summary>
internal sealed class WorkspaceYaml
{
    public List<double>? Lower { get; set; }

    public List<double>? Upper { get; set; }

    public WorkspaceBox ToBox(string field, Required required) => new(
        VectorYaml.ToPoint(Lower, null, field + "workspace: lower", required), VectorYaml.ToPoint(Upper, null, field + "workspace: upper", required));
}
