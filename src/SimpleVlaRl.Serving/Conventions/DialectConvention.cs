using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Serving.Conventions;

/// <summary>
/// What the clients of a dialect mean by pictures and numbers, per platform: the one place that says it, so that what crosses a border is not taken for what
/// our policies mean by it.
/// </summary>
/// <remarks>
/// <para>openpi, LIBERO: its client turns every picture by half before it sends it, and steps the environment with what comes back, so -1 has to open.</para>
/// <para>openpi, ALOHA: pictures as the cameras give them; grippers from 0, closed, to 1, open, in state and answer, as our policies have them.</para>
/// <para>/act, LIBERO: OpenVLA's clients turn every picture by half, and map the gripper themselves: 1 opens, as the policy learned it.</para>
/// <para>/act, ALOHA: openvla-oft's robot has grippers from 0 to 1, as our policies have them.</para>
/// <para>
/// Our own protocol and the Open Inference Protocol are not here: the one has the manifest's units and cameras by contract, the other the graph's tensors.
/// The state is what the policy was trained with in all of them.
/// </para>
/// </remarks>
internal sealed record DialectConvention
{
    private static readonly DialectConvention AsThePolicy = new();

    private static readonly Dictionary<(ClientDialect Dialect, string Platform), DialectConvention> Known = new()
    {
        [(ClientDialect.OpenPi, OpenVlaPlatform.Libero.Name)] = new() { TurnsPictures = true, Gripper = GripperMeaning.LiberoCommand },
        [(ClientDialect.OpenPi, OpenVlaPlatform.Aloha.Name)] = AsThePolicy,
        [(ClientDialect.Act, OpenVlaPlatform.Libero.Name)] = new() { TurnsPictures = true },
        [(ClientDialect.Act, OpenVlaPlatform.Aloha.Name)] = AsThePolicy,
    };

    /// <summary>Whether clients send pictures turned by half against how the camera gave them.</summary>
    public bool TurnsPictures { get; init; }

    /// <summary>What the answer's gripper number means to them.</summary>
    public GripperMeaning Gripper { get; init; } = GripperMeaning.Opening;

    /// <summary>The gripper's meaning in words, for the metadata of a dialect that has any.</summary>
    public string GripperText => Gripper == GripperMeaning.LiberoCommand ? "-1 opens, 1 closes" : "0 is closed, 1 is open";

    /// <summary>The convention of a dialect for a policy; a robot of its own means what its policy means.</summary>
    public static DialectConvention Of(ClientDialect dialect, PolicyManifest manifest) =>
        OpenVlaPlatform.Of(manifest) is { } platform ? Known[(dialect, platform.Name)] : AsThePolicy;

    /// <summary>Makes an answer of the policy one that the dialect's clients can act on.</summary>
    /// <param name="chunk">The answer; changed in place.</param>
    /// <param name="manifest">The policy.</param>
    public void ToClient(ActionChunk chunk, PolicyManifest manifest)
    {
        if (Gripper == GripperMeaning.Opening)
        {
            return;
        }

        for (int joint = 0; joint < chunk.Dimension; joint++)
        {
            if (manifest.Joints[joint].Unit == JointUnit.Opening)
            {
                for (int at = joint; at < chunk.Actions.Length; at += chunk.Dimension)
                {
                    chunk.Actions[at] = (float)LiberoGripper.ToEnvironment(chunk.Actions[at]);
                }
            }
        }
    }
}
