namespace SimpleVlaRl.Datasets.Sources;

/// <summary>What of a data set is what of a robot, where names do not say it.</summary>
public sealed record DatasetMapping
{
    /// <summary>The feature that holds the measured joints.</summary>
    public string State { get; init; } = FeatureNames.State;

    /// <summary>The feature that holds the commanded joints.</summary>
    public string Action { get; init; } = FeatureNames.Action;

    /// <summary>For each joint of the profile by name, where it is; a joint that is not named is found by its name.</summary>
    public IReadOnlyDictionary<string, JointSource> Joints { get; init; } = new Dictionary<string, JointSource>();

    /// <summary>For each camera of the profile, the feature with its pictures; one that is not named is found by its name.</summary>
    public IReadOnlyDictionary<string, string> Cameras { get; init; } = new Dictionary<string, string>();

    /// <summary>The task's name; null makes one of the data set's words.</summary>
    public string? Task { get; init; }

    /// <summary>What the robot is told to do; null is what the data set says.</summary>
    public string? Instruction { get; init; }
}
