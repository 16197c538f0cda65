namespace SimpleVlaRl.Core.Robots;

/// <summary>Finds what is wrong with a profile's scene and with the order in which joints move home.</summary>
internal static class SceneValidation
{
    public static void AddErrors(List<string> errors, RobotProfile profile)
    {
        if (profile.Scene == SceneKind.Topics && profile.SceneTopics is null)
        {
            errors.Add("scene is topics without scene_topics; name the topics episode, ready and outcome of the checker");
        }

        if (profile.SceneTopics is { } topics)
        {
            ProfileTopics.Demand(errors, "scene_topics: episode", topics.Episode);
            ProfileTopics.Demand(errors, "scene_topics: ready", topics.Ready);
            ProfileTopics.Demand(errors, "scene_topics: outcome", topics.Outcome);
            RobotProfileValidation.AddRepeated(errors, "scene_topics: topic", [topics.Episode, topics.Ready, topics.Outcome], "each has a topic of its own");
        }

        string[] known = [.. profile.Arms.Select(arm => arm.Name), .. profile.JointLabels];
        foreach (string name in profile.HomingOrder.SelectMany(step => step))
        {
            if (!known.Contains(name))
            {
                errors.Add($"homing_order has '{name}'; expected arms and arm/joint names of this robot: {string.Join(", ", known)}");
            }
        }

        RobotProfileValidation.AddRepeated(
            errors, "homing_order: name", profile.HomingOrder.SelectMany(step => step), "a joint moves home in one step, an arm's other joints with the arm");
    }
}
