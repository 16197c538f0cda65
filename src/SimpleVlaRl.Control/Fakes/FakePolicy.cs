using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Fakes;

/// <summary>A policy without a network: swings each joint a little around its home position, through real action bins.</summary>
public sealed class FakePolicy : IPolicy
{
    private const double Swing = 0.1;

    private readonly RobotProfile robot;
    private readonly TimeProvider time;

    /// <summary>Makes a policy for a robot.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="time">The clock, to time the answers.</param>
    public FakePolicy(RobotProfile robot, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(time);
        this.robot = robot;
        this.time = time;
        IReadOnlyList<JointProfile> joints = robot.Joints;
        ActionNormalization normalization = new()
        {
            Low = [.. joints.Select(joint => joint.Home - 0.5)],
            High = [.. joints.Select(joint => joint.Home + 0.5)],
            Mask = [.. joints.Select(_ => true)],
        };
        Manifest = new PolicyManifest
        {
            Name = "fake",
            Architecture = TrainablePresets.CreateNano(new PolicyPresetOptions { ActionDimension = joints.Count }),
            Cameras = [.. robot.Cameras.Take(1).Select(camera => new ManifestCamera(camera.Name, camera.FrameWidth, camera.FrameHeight))],
            Joints = ManifestJoint.Of(robot),
            ImageRecipe = "none",
            PromptTemplate = "{instruction}",
            Tokenizer = "bytes",
            WaypointRateHertz = 10,
            Actions = normalization,
            Proprioception = normalization,
        };
    }

    /// <summary>Set to answer with a value that is not a number; for trying out the gate.</summary>
    public bool AnswersNotANumber { get; set; }

    /// <inheritdoc/>
    public PolicyManifest Manifest { get; }

    /// <inheritdoc/>
    public PolicyVersion Identity { get; } = new("fake", 0, "fake", "none", "none");

    /// <inheritdoc/>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        for (int row = 0; row < requests.Length; row++)
        {
            Answer(requests[row], chunks[row]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Answer(PolicyRequest request, ActionChunk chunk)
    {
        long began = time.GetTimestamp();
        for (int waypoint = 0; waypoint < chunk.Length; waypoint++)
        {
            double phase = ((request.Sampling.ChunkIndex * chunk.Length) + waypoint + 1) * 0.3;
            for (int joint = 0; joint < chunk.Dimension; joint++)
            {
                int index = (waypoint * chunk.Dimension) + joint;
                double swing = robot.Joints[joint].Unit == JointUnit.Opening ? -Math.Abs(Math.Sin(phase)) : Math.Sin(phase);
                double wish = robot.Joints[joint].Home + (Swing * swing);
                int token = ActionBins.Encode(Manifest.Actions.Normalize(joint, wish));
                chunk.Tokens[index] = token;
                chunk.Actions[index] = AnswersNotANumber ? float.NaN : (float)Manifest.Actions.Unnormalize(joint, ActionBins.Decode(token));
                chunk.LogProbabilities[index] = 0;
                chunk.Entropies[index] = 0;
            }
        }

        chunk.PreprocessingTime = TimeSpan.Zero;
        chunk.InferenceTime = time.GetElapsedTime(began);
    }
}
