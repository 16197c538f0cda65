using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>GRPO's learning half: from groups of attempts to optimizer steps. Without critic, reference policy and KL term.</summary>
public sealed class GrpoLearner : IDisposable
{
    private readonly PolicyNetwork network;
    private readonly GrpoOptions options;
    private readonly torch.Device device;
    private int brokenInARow;

    /// <summary>Prepares learning.</summary>
    /// <param name="network">The network; its adapters are trained where it has some, else all its parameters. It is not disposed with the learner.</param>
    /// <param name="options">How to learn.</param>
    /// <exception cref="ArgumentException">The options cannot be used, or the network has no head of action tokens.</exception>
    public GrpoLearner(PolicyNetwork network, GrpoOptions options)
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

    /// <summary>Makes an iteration's optimizer steps: the trajectories in order, in equal shares, each seen once.</summary>
    /// <param name="groups">The groups, each of two attempts or more.</param>
    /// <param name="iteration">The iteration, from 0, for the schedule; groups of this policy version are fresh.</param>
    /// <param name="cancellation">Stops between micro-batches; the running step is then not made.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="GrpoDivergedException">Too many steps in a row were not finite.</exception>
    public GrpoUpdate Update(IReadOnlyList<GrpoGroup> groups, long iteration, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(groups);
        List<(GrpoTrajectory Trajectory, double Advantage, bool IsFresh)> all = [];
        foreach (GrpoGroup group in groups)
        {
            double[] advantages = group.Advantages(options.RewardCoefficient);
            all.AddRange(group.Trajectories.Select((trajectory, index) => (trajectory, advantages[index], group.PolicyVersion == iteration)));
        }

        double rate = options.Schedule.At(iteration);
        List<LearnerStep> steps = [];
        int decisions = 0;
        for (int index = 0; index < options.OptimizerSteps; index++)
        {
            int first = (int)((long)index * all.Count / options.OptimizerSteps);
            int end = (int)((long)(index + 1) * all.Count / options.OptimizerSteps);
            List<LearnerRow> rows = LearnerRow.Of(all[first..end], network.Architecture.ActionTokenCount);
            if (rows.Count > 0)
            {
                steps.Add(Step(rows, rate, cancellation));
                decisions += rows.Count;
            }
        }

        LearnerStep[] made = [.. steps.Where(step => step.IsMade)];
        double Mean(Func<LearnerStep, double> value) => made.Length == 0 ? double.NaN : made.Average(value);
        return new GrpoUpdate
        {
            Loss = Mean(step => step.Loss),
            ClipFraction = Mean(step => step.ClipFraction),
            ApproximateKl = Mean(step => step.ApproximateKl),
            GradientNorm = Mean(step => step.GradientNorm),
            Entropy = Mean(step => step.Entropy),
            EngineDifference = steps.Count > 0 ? steps[0].EngineDifference : null,
            SkippedSteps = steps.Count - made.Length,
            LearningRate = rate,
            Decisions = decisions,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Average?.Dispose();
        Optimizer.Dispose();
    }

    private LearnerStep Step(List<LearnerRow> rows, double rate, CancellationToken cancellation)
    {
        Optimizer.ZeroGradients();
        double loss = 0;
        double clipFraction = 0;
        double kl = 0;
        double entropy = 0;
        double? difference = null;
        foreach (LearnerRow[] slice in rows.Chunk(options.MicroBatchRows))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            LearnerBatch batch = LearnerBatch.Of(slice, network.Architecture, device);
            (torch.Tensor logProbabilities, torch.Tensor entropies) = ClippedSurrogate.OfTokens(network.Forward(batch.Inputs), batch.Tokens, options.Temperature);
            (torch.Tensor value, torch.Tensor clipped, torch.Tensor divergence) = ClippedSurrogate.Compute(
                logProbabilities, batch.OldLogProbabilities, batch.Advantages, batch.Weights, options.ClipLow, options.ClipHigh);
            value.backward();
            using IDisposable noGrad = torch.no_grad();
            loss += Number(value);
            clipFraction += Number(clipped);
            kl += Number(divergence);
            entropy += Number((entropies * batch.Weights).sum());
            if (Array.Exists(slice, row => row.IsFresh))
            {
                torch.Tensor gap = (logProbabilities.detach() - batch.OldLogProbabilities).abs_().mul_(batch.FreshWeights).max();
                difference = Math.Max(difference ?? 0, Number(gap));
            }
        }

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

        return new LearnerStep(isFinite, loss, clipFraction, kl, norm, entropy, difference);
    }

    private static double Number(torch.Tensor tensor)
    {
        using torch.Tensor host = tensor.detach().cpu();
        return host.item<float>();
    }

    private sealed record LearnerStep(bool IsMade, double Loss, double ClipFraction, double ApproximateKl, double GradientNorm, double Entropy, double? EngineDifference);
}
