using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference;

/// <summary>An exported policy, run by ONNX Runtime on the calling thread: what a robot runs for itself.</summary>
/// <remarks>
/// After the first call of a batch size and prompt length, a call allocates nothing: the images are preprocessed straight into the network's
/// bound input, and the answers are copied into the caller's chunks. Answers that are not finite are passed on; the gate rejects them.
/// </remarks>
public sealed class OnnxPolicy : IPolicy
{
    private readonly LoadedPolicy policy;
    private readonly EngineLane lane;
    private readonly TimeProvider time;

    private OnnxPolicy(LoadedPolicy policy, TimeProvider time, Action? onHelperThread)
    {
        this.policy = policy;
        lane = policy.Lane(onHelperThread);
        this.time = time;
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest => this.policy.Manifest;

    /// <inheritdoc/>
    public PolicyVersion Identity => this.policy.Identity;

    /// <summary>Loads a version of a policy, after checking its files, its verification and its graph against the manifest.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>, or a version's folder in it.</param>
    /// <param name="version">The version; null for the one that the path names, else the newest.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="time">The clock of the reported times; null for the system's.</param>
    /// <param name="onHelperThread">Called once on each thread that helps to prepare images; where scheduling is asked for.</param>
    /// <returns>The loaded policy.</returns>
    /// <exception cref="PolicyLoadException">The policy cannot be used; the message says why.</exception>
    public static OnnxPolicy Load(
        string policyFolder, int? version = null, OnnxPolicyOptions? options = null, TimeProvider? time = null, Action? onHelperThread = null) =>
        new(LoadedPolicy.Load(policyFolder, version, options ?? new OnnxPolicyOptions()), time ?? TimeProvider.System, onHelperThread);

    /// <inheritdoc/>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        long start = this.time.GetTimestamp();
        Check(requests, chunks);
        lane.Prepare(requests);
        long prepared = this.time.GetTimestamp();
        lane.RunAgain();
        TimeSpan inference = this.time.GetElapsedTime(prepared);
        TimeSpan preprocessing = this.time.GetElapsedTime(start, prepared);
        for (int row = 0; row < chunks.Length; row++)
        {
            lane.Copy(row, chunks[row]);
            chunks[row].InferenceTime = inference;
            chunks[row].PreprocessingTime = preprocessing;
        }
    }

    /// <summary>Tries the version on the lane that will answer, which is warm afterwards.</summary>
    internal SelfTestReport Test(RobotProfile? robot, SelfTestOptions options) => Versions.SelfTest.Run(this.policy, lane, robot, options, this.time);

    /// <summary>
    /// Runs the network alone on what the last call of <see cref="Infer"/> left in the bound inputs: the least a call can cost. For measurements.
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no call yet.</exception>
    public void RunAgain() => lane.RunAgain();

    /// <inheritdoc/>
    public void Dispose()
    {
        lane.Dispose();
        this.policy.Dispose();
    }

    private void Check(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        if (requests.IsEmpty || requests.Length != chunks.Length)
        {
            throw new ArgumentException(
                $"There are {requests.Length} requests and {chunks.Length} chunks; expected as many of both, at least one.", nameof(chunks));
        }

        float temperature = requests[0].Sampling.Temperature;
        for (int row = 0; row < requests.Length; row++)
        {
            if (this.policy.Problem(requests[row], chunks[row]) is { } problem)
            {
                throw new ArgumentException(requests.Length == 1 ? problem : $"Row {row}: {problem}", nameof(requests));
            }

            if (requests[row].Sampling.Temperature != temperature)
            {
                throw new ArgumentException(
                    $"Row {row} has temperature {requests[row].Sampling.Temperature} and row 0 {temperature}; a batch has one temperature.", nameof(requests));
            }
        }
    }
}
