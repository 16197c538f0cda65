using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>The topics of a lab's checker as they stand in the file.</summary>
internal sealed class SceneTopicsYaml
{
    public string? Episode { get; set; }

    public string? Ready { get; set; }

    public string? Outcome { get; set; }

    public SceneTopics ToProfile(Required required) => new(
        required.Text(Episode, "scene_topics: episode"), required.Text(Ready, "scene_topics: ready"), required.Text(Outcome, "scene_topics: outcome"));
}
