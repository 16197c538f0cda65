using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>GRPO's learning half: from groups of episodes to optimizer steps. Without critic, reference policy and KL term.</summary>
public sealed class GrpoLearner : IDisposable
{
    private readonly PolicyNetwork network;
    private readonly GrpoOptions options;
    private readonly torch.Device device;
    private readonly NetworkReplicas replicas;
    private int brokenInARow;

    /// <summary>Prepares learning.</summary>
    /// <param name="network">The network; its adapters are trained where it has some, else all its parameters. It is not disposed with the learner.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="threads">Threads that learn at once, each from other rows, where that is of use (<see cref="NetworkReplicas"/>).</param>
    /// <exception cref="ArgumentException">The options cannot be used, or the network has no head of action tokens.</exception>
    public GrpoLearner(PolicyNetwork network, GrpoOptions options, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [.. options.Validate()];
        if (network.Architecture.Head != PolicyHead.Tokens)
        {
            errors.Add($"head is {network.Architecture.Head}; only {PolicyHead.Tokens} has log-probabilities to learn from");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException($"GRPO cannot start: {string.Join("; ", errors)}.", nameof(options));
        }

        this.network = network;
        this.options = options;
        Trained = network.Store.Adapters?.Store ?? network.Store;
        device = network.Store.Flat.device;
        Optimizer = new FlatAdamW(Trained, options.Optimizer);
        replicas = new NetworkReplicas(network, Optimizer.Gradient, threads);
        Average = options.AverageDecay > 0 ? new WeightAverage(Trained, options.AverageDecay) : null;
    }

    /// <summary>The optimizer steps made.</summary>
    public long StepCount => Optimizer.StepCount;

    /// <summary>The parameters that change.</summary>
    internal ParameterStore Trained { get; }

    /// <summary>The optimizer.</summary>
    internal FlatAdamW Optimizer { get; }

    /// <summary>The moving average of the parameters that change; null when none is kept.</summary>
    internal WeightAverage? Average { get; }

    /// <summary>Other processes that compute a part of every step's gradient, equal parts each.</summary>
    public IReadOnlyList<IGradientAssistant> Assistants { get; init; } = [];

    /// <summary>Earlier successes that the next updates imitate beside what they learn from: see <see cref="GrpoOptions.ReplayWeight"/>.</summary>
    public IReadOnlyList<GrpoEpisode> Replayed { get; set; } = [];

    /// <summary>Told in one sentence when an assistant has not done its part, which is then computed here.</summary>
    public Action<string>? AssistantFailed { get; init; }

    /// <summary>Called after the gradients of a step are known and clipped, for tests.</summary>
    internal Action<FlatAdamW>? GradientsClipped { get; init; }

    /// <summary>Makes an iteration's optimizer steps: equal shares of the episodes (<see cref="GrpoOptions.InterleavesGroups"/>), each seen once.</summary>
    /// <param name="groups">The groups, each of two episodes or more.</param>
    /// <param name="iteration">The iteration, from 0, for the schedule; groups of this policy version are fresh.</param>
    /// <param name="cancellation">Stops between micro-batches; the running step is then not made.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="GrpoDivergedException">Too many steps in a row were not finite.</exception>
    public GrpoUpdate Update(IReadOnlyList<GrpoGroup> groups, long iteration, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        groups = [.. groups.Select(group => LearnedPart.Of(
            group, options.LearnedAttempts, options.RewardCoefficient, options.StandardizesAdvantages))];
        double? recomputed = null;
        if (options.RecomputesLogProbabilities)
        {
            RecomputedLogProbabilities own = new(network, replicas, options.Temperature, options.MicroBatchRows);
            groups = own.Of(groups, iteration, cancellation);
            recomputed = own.LargestDifference;
        }

        double rate = options.Schedule.At(iteration);
        List<LearnerStep> steps = [];
        int decisions = 0;
        foreach ((int number, IReadOnlyList<GroupedEpisode> share) in StepShares.Of(groups, options).Index())
        {
            List<LearnerRow> rows = LearnerRow.Of(
                [.. share.Select(attempt => (attempt.Trajectory, attempt.Advantage, attempt.Group.PolicyVersion == iteration))],
                network.Architecture.ActionTokenCount,
                options.Normalizer == LossNormalizer.Constant ? options.ConstantTokens : 0);
            if (rows.Count > 0)
            {
                steps.Add(Step(rows, ReplayedRows(number), rate, cancellation));
                decisions += rows.Count;
            }
        }

        NativeHeap.Trim();
        LearnerStep[] made = [.. steps.Where(step => step.IsMade)];
        double Mean(Func<LearnerStep, double> value) => made.Length == 0 ? double.NaN : made.Average(value);
        return new GrpoUpdate
        {
            Loss = Mean(step => step.Loss),
            ClipFraction = Mean(step => step.ClipFraction),
            ApproximateKl = Mean(step => step.ApproximateKl),
            GradientNorm = Mean(step => step.GradientNorm),
            Entropy = Mean(step => step.Entropy),
            EngineDifference = options.RecomputesLogProbabilities ? recomputed : steps.Count > 0 ? steps[0].EngineDifference : null,
            ReplayLoss = made.Any(step => step.ReplayLoss is not null) ? made.Average(step => step.ReplayLoss) : null,
            SkippedSteps = steps.Count - made.Length,
            LearningRate = rate,
            Decisions = decisions,
        };
    }

    /// <summary>The groups with the log-probabilities of the weights as they are now, which a first step's ratios are then 1 with.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="version">Whose groups; those of other policy versions stay as they are.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The groups in the same order.</returns>
    public IReadOnlyList<GrpoGroup> Recompute(IReadOnlyList<GrpoGroup> groups, long version, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return new RecomputedLogProbabilities(network, replicas, options.Temperature, options.MicroBatchRows).Of(groups, version, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Average?.Dispose();
        replicas.Dispose();
        Optimizer.Dispose();
    }

    /// <summary>A step's part of the successes that are imitated again; their weights are parts of the weighted mean over their tokens.</summary>
    private List<LearnerRow> ReplayedRows(int step) =>
    [
        .. LearnerRow.Of(
            [.. Replayed.Where((_, index) => index % options.OptimizerSteps == step).Select(trajectory => (trajectory, 1.0, false))],
            network.Architecture.ActionTokenCount).Select(row => row with { TokenWeight = options.ReplayWeight * row.TokenWeight }),
    ];

    private LearnerStep Step(List<LearnerRow> rows, List<LearnerRow> replayed, double rate, CancellationToken cancellation)
    {
        Optimizer.ZeroGradients();
        SliceSums sums = Add(rows, cancellation);
        double? replay = replayed.Count == 0 ? null
            : SliceGradient.Add(replicas, replayed, options with { Objective = LearningObjective.Imitation }, device, cancellation).Loss;
        double loss = sums.Loss + (replay ?? 0);
        double norm = Optimizer.ClipGradients(options.GradientClip);
        GradientsClipped?.Invoke(Optimizer);
        bool isFinite = double.IsFinite(loss) && double.IsFinite(norm);
        if (isFinite)
        {
            Optimizer.Step(rate);
            Average?.Update(Optimizer.StepCount);
            brokenInARow = 0;
        }
        else if (++brokenInARow >= options.MaximumBrokenSteps)
        {
            throw new GrpoDivergedException($"{brokenInARow} optimizer steps in a row were not finite (loss {loss}, gradient norm {norm}).");
        }

        // Means over tokens stay means where the loss is divided by a constant.
        double share = options.Normalizer == LossNormalizer.Constant
            ? rows.Sum(row => row.TokenWeight * row.ValidTokens(network.Architecture.ActionTokenCount))
            : 1;
        return new LearnerStep(
            isFinite, sums.Loss, sums.ClipFraction / share, sums.ApproximateKl / share, norm, sums.Entropy / share, sums.EngineDifference,
            replay / options.ReplayWeight);
    }

    /// <summary>Adds the rows' gradient: this process's share here, the assistants' where they are, or here too where one has not done its.</summary>
    private SliceSums Add(List<LearnerRow> rows, CancellationToken cancellation)
    {
        if (Assistants.Count == 0)
        {
            return SliceGradient.Add(replicas, rows, options, device, cancellation);
        }

        int parties = 1 + Assistants.Count;
        List<LearnerRow> Share(int party) => rows[(party * rows.Count / parties)..((party + 1) * rows.Count / parties)];
        float[] weights;
        using (torch.Tensor host = Trained.Flat.detach().cpu())
        {
            weights = MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
        }

        Task<GradientAnswer>?[] asked =
        [
            .. Assistants.Select((assistant, index) => Share(index + 1) is { Count: > 0 } share
                ? Task.Run(() => assistant.ComputeAsync(new GradientTask(weights, share, options), cancellation), cancellation)
                : null),
        ];
        List<SliceSums> parts = [SliceGradient.Add(replicas, Share(0), options, device, cancellation)];
        for (int index = 0; index < asked.Length; index++)
        {
            if (asked[index] is { } task)
            {
                parts.Add(Take(task) ?? SliceGradient.Add(replicas, Share(index + 1), options, device, cancellation));
            }
        }

        return SliceSums.Of(parts);
    }

    /// <summary>Adds an assistant's gradient; null where it has not done its part.</summary>
    private SliceSums? Take(Task<GradientAnswer> task)
    {
        try
        {
            GradientAnswer answer = task.GetAwaiter().GetResult();
            using IDisposable noGrad = torch.no_grad();
            using torch.Tensor values = torch.frombuffer(answer.Gradient, torch.float32);
            using torch.Tensor there = values.to(device);
            Optimizer.Gradient.AddInPlace(there);
            return answer.Sums;
        }
        catch (GradientAssistantException exception)
        {
            AssistantFailed?.Invoke(exception.Message);
            return null;
        }
    }

    private sealed record LearnerStep(
        bool IsMade,
        double Loss,
        double ClipFraction,
        double ApproximateKl,
        double GradientNorm,
        double Entropy,
        double? EngineDifference,
        double? ReplayLoss);
}
