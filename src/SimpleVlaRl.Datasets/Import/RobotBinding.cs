using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>How a data set's vectors and pictures become a robot's joints and cameras, checked before anything is read.</summary>
internal sealed class RobotBinding
{
    /// <summary>Beyond a joint's range by so much of it a value is no overshoot of a leader arm but of another unit, sign or zero.</summary>
    private const double AllowedBeyond = 0.1;

    private readonly RobotProfile robot;
    private readonly JointSource[] states;
    private readonly JointSource[] actions;

    private RobotBinding(
        RobotProfile robot, DatasetMapping mapping, JointSource[] states, JointSource[] actions, IReadOnlyList<(string Camera, string Feature)> cameras) =>
        (this.robot, Mapping, this.states, this.actions, Cameras) = (robot, mapping, states, actions, cameras);

    /// <summary>What was mapped.</summary>
    public DatasetMapping Mapping { get; }

    /// <summary>The robot's cameras that the data set has pictures of, and the features that they are.</summary>
    public IReadOnlyList<(string Camera, string Feature)> Cameras { get; }

    /// <summary>Binds a data set to a robot.</summary>
    /// <exception cref="DatasetException">A joint or a camera is not found, and the message names what there is.</exception>
    public static RobotBinding Of(RobotProfile robot, DatasetMapping mapping, IReadOnlyDictionary<string, DatasetFeature> features)
    {
        string[] unknown = [.. mapping.Joints.Keys.Where(name => robot.FindJoint(name) < 0)];
        if (unknown.Length > 0)
        {
            throw new DatasetException($"The mapping names the joint '{unknown[0]}', which '{robot.Name}' has not; it has "
                + $"{string.Join(", ", robot.JointNames)}.");
        }

        string[] strange = [.. mapping.Cameras.Keys.Where(name => robot.Cameras.All(camera => camera.Name != name))];
        if (strange.Length > 0)
        {
            throw new DatasetException($"The mapping names the camera '{strange[0]}', which '{robot.Name}' has not; it has "
                + $"{string.Join(", ", robot.Cameras.Select(camera => camera.Name))}.");
        }

        return new RobotBinding(
            robot,
            mapping,
            Sources(robot, mapping, Feature(features, mapping.State, "state")),
            Sources(robot, mapping, Feature(features, mapping.Action, "action")),
            CamerasOf(robot, mapping, features));
    }

    /// <summary>Brings measured vectors to the robot's joints.</summary>
    /// <param name="values">The data set's values, [rows, width].</param>
    /// <param name="width">The numbers of a row.</param>
    /// <returns>The joint positions, [rows, joints].</returns>
    /// <exception cref="DatasetException">A value is not a number, or far beyond what the joint can do.</exception>
    public double[] States(double[] values, int width) => Bring(values, width, states, Mapping.State);

    /// <summary>Brings commanded vectors to the robot's joints.</summary>
    /// <inheritdoc cref="States"/>
    public double[] Actions(double[] values, int width) => Bring(values, width, actions, Mapping.Action);

    private double[] Bring(double[] values, int width, JointSource[] sources, string feature)
    {
        int rows = values.Length / width;
        IReadOnlyList<JointProfile> joints = robot.Joints;
        double[] positions = new double[rows * joints.Count];
        for (int row = 0; row < rows; row++)
        {
            for (int joint = 0; joint < joints.Count; joint++)
            {
                JointSource source = sources[joint];
                double value = values[(row * width) + source.Index];
                double position = (source.Scale * value) + source.Offset;
                JointProfile profile = joints[joint];
                double beyond = AllowedBeyond * (profile.UpperPosition - profile.LowerPosition);

                // Written so that what is not a number is refused.
                if (!(position >= profile.LowerPosition - beyond && position <= profile.UpperPosition + beyond))
                {
                    throw new DatasetException(FormattableString.Invariant(
                        $"row {row} of '{feature}' takes {robot.JointLabels[joint]} to {position:0.###} ({value:0.###} there); it can be at ")
                        + FormattableString.Invariant($"{profile.LowerPosition:0.###} to {profile.UpperPosition:0.###}. ")
                        + "Say in the mapping how its unit, sign and zero differ: scale and offset.");
                }

                positions[(row * joints.Count) + joint] = position;
            }
        }

        return positions;
    }

    private static DatasetFeature Feature(IReadOnlyDictionary<string, DatasetFeature> features, string name, string role) =>
        features.TryGetValue(name, out DatasetFeature? feature) && feature is { IsVideo: false, IsImage: false, Width: >= 1 }
            ? feature
            : throw new DatasetException($"The data set has no vectors '{name}' for '{role}'; it has {string.Join(", ", features.Keys)}. "
                + $"Say in the mapping which it is: '{role}: NAME'.");

    private static JointSource[] Sources(RobotProfile robot, DatasetMapping mapping, DatasetFeature feature)
    {
        JointSource[] sources = new JointSource[robot.Joints.Count];
        for (int joint = 0; joint < sources.Length; joint++)
        {
            string name = robot.JointNames[joint], label = robot.JointLabels[joint];
            if (!mapping.Joints.TryGetValue(name, out JointSource? source) && !mapping.Joints.TryGetValue(label, out source))
            {
                int place = feature.Names.Count == feature.Width ? feature.Names.ToList().FindIndex(known => known == name || known == label) : -1;
                source = place >= 0
                    ? new JointSource(place)
                    : throw new DatasetException($"The data set does not say which number is the joint '{name}'; it names "
                        + $"{(feature.Names.Count == 0 ? "none" : string.Join(", ", feature.Names))}. Say in the mapping: 'joints: {{{name}: {{index: N}}}}'.");
            }

            sources[joint] = source.Index < feature.Width
                ? source
                : throw new DatasetException(
                    $"The mapping takes '{name}' from place {source.Index}; the data set's vectors have {feature.Width} numbers, from 0.");
        }

        return sources;
    }

    private static List<(string Camera, string Feature)> CamerasOf(
        RobotProfile robot, DatasetMapping mapping, IReadOnlyDictionary<string, DatasetFeature> features)
    {
        List<(string Camera, string Feature)> found = [];
        string? missing = null;
        foreach (string camera in robot.Cameras.Select(profile => profile.Name))
        {
            bool isMapped = mapping.Cameras.TryGetValue(camera, out string? mapped);
            string feature = mapped ?? FeatureNames.OfCamera(camera);
            if (features.TryGetValue(feature, out DatasetFeature? pictures) && (pictures.IsVideo || pictures.IsImage))
            {
                found.Add((camera, feature));
            }
            else
            {
                missing = isMapped ? throw Missing(camera, feature) : missing ?? camera;
            }
        }

        // A data set may have fewer cameras than the robot, but not none of them.
        return found.Count > 0 || missing is null ? found : throw Missing(missing, FeatureNames.OfCamera(missing));

        DatasetException Missing(string camera, string feature) => new(
            $"The data set has no pictures '{feature}' for the camera '{camera}' of '{robot.Name}'; it has "
            + $"{string.Join(", ", features.Where(one => one.Value.IsVideo || one.Value.IsImage).Select(one => one.Key))}. "
            + $"Say in the mapping: 'cameras: {{{camera}: NAME}}'.");
    }
}
