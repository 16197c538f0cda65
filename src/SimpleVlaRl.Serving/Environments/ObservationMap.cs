using SimpleVlaRl.Serving.Conventions;

namespace SimpleVlaRl.Serving.Environments;

/// <summary>By which keys an environment sends what a policy sees, and what it means by it: data, one map per dialect and platform.</summary>
internal sealed record ObservationMap
{
    /// <summary>The keys of a camera of the policy, the first that is there; a camera that is not here has its own name.</summary>
    /// <value>Null is as empty: what reads JSON here gives an absent property no other default.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Cameras { get; init; }

    /// <summary>Whether a camera without a key is the picture in its place, for benchmarks whose names nobody knows.</summary>
    public bool TakesCamerasInOrder { get; init; }

    /// <summary>The parts of the state, one after the other; of each the keys, the first that is there.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> State { get; init; }

    /// <summary>Whether pictures come turned by half against how the camera gave them.</summary>
    public bool TurnsPictures { get; init; }

    /// <summary>What the action's gripper number means to the environment.</summary>
    public GripperMeaning Gripper { get; init; }

    /// <summary>What an action is, for environments that ask; null says nothing.</summary>
    public IReadOnlyList<ActionSpecification>? ActionSpec { get; init; }

    /// <summary>What is done to pictures and numbers at the border.</summary>
    public DialectConvention Convention => new() { TurnsPictures = TurnsPictures, Gripper = Gripper };
}
