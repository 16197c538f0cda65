using SimpleVlaRl.Core.Policies;
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
        foreach (IReadOnlyList<GroupedEpisode> share in StepShares.Of(groups, options))
        {
            List<LearnerRow> rows = LearnerRow.Of(
                [.. share.Select(attempt => (attempt.Trajectory, attempt.Advantage, attempt.Group.PolicyVersion == iteration))],
                network.Architecture.ActionTokenCount);
            if (rows.Count > 0)
            {
                steps.Add(Step(rows, rate, cancellation));
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

    private LearnerStep Step(List<LearnerRow> rows, double rate, CancellationToken cancellation)
    {
        Optimizer.ZeroGradients();
        LearnerRow[][] slices = [.. rows.Chunk(RowsPerSlice(rows.Count))];
        SliceSums[] sums = new SliceSums[slices.Length];
        replicas.Run(slices.Length, (replica, index) => sums[index] = Backward(replica, slices[index], cancellation));
        double loss = sums.Sum(sum => sum.Loss);

        // Math.Max keeps what is no number; the maximum of a sequence would pass it over.
        double? difference = sums.Aggregate((double?)null, (largest, sum) => sum.EngineDifference is { } own ? Math.Max(largest ?? 0, own) : largest);
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

        return new LearnerStep(
            isFinite, loss, sums.Sum(sum => sum.ClipFraction), sums.Sum(sum => sum.ApproximateKl), norm, sums.Sum(sum => sum.Entropy), difference);
    }

    /// <summary>Micro-batches of nearly one size, as many for each thread.</summary>
    private int RowsPerSlice(int rows)
    {
        int slices = (rows + options.MicroBatchRows - 1) / options.MicroBatchRows;
        int even = (slices + replicas.Count - 1) / replicas.Count * replicas.Count;
        return replicas.Count == 1 ? options.MicroBatchRows : (rows + even - 1) / even;
    }

    /// <summary>Adds a micro-batch's gradient to that of a network; its sums are parts of the step's means, because the rows' weights are.</summary>
    private SliceSums Backward(PolicyNetwork replica, LearnerRow[] slice, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using DisposeScope scope = torch.NewDisposeScope();
        LearnerBatch batch = LearnerBatch.Of(slice, replica.Architecture, device, options.CorrectionLimit);
        (torch.Tensor logProbabilities, torch.Tensor entropies) = ClippedSurrogate.OfTokens(replica.Forward(batch.Inputs), batch.Tokens, options.Temperature);
        (torch.Tensor value, torch.Tensor clipped, torch.Tensor divergence) = options.Objective == LearningObjective.Imitation
            ? ImitatedSuccesses.Compute(logProbabilities, batch.OldLogProbabilities, batch.Advantages, batch.Weights, batch.Shares)
            : ClippedSurrogate.Compute(
                logProbabilities, batch.OldLogProbabilities, batch.Advantages, batch.Weights, options.ClipLow, options.ClipHigh, batch.Shares);
        value.backward();
        using IDisposable noGrad = torch.no_grad();
        double? difference = Array.Exists(slice, row => row.IsFresh)
            ? Number((logProbabilities.detach() - batch.OldLogProbabilities).abs_().mul_(batch.FreshWeights).max())
            : null;
        return new SliceSums(Number(value), Number(clipped), Number(divergence), Number((entropies * batch.Shares).sum()), difference);
    }

    private static double Number(torch.Tensor tensor)
    {
        using torch.Tensor host = tensor.detach().cpu();
        return host.item<float>();
    }

    private readonly record struct SliceSums(double Loss, double ClipFraction, double ApproximateKl, double Entropy, double? EngineDifference);

    private sealed record LearnerStep(
        bool IsMade,
        double Loss,
        double ClipFraction,
        double ApproximateKl,
        double GradientNorm,
        double Entropy,
        double? EngineDifference);
}
