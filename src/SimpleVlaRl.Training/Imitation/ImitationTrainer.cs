using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Training.Arithmetic;
using SimpleVlaRl.Training.Metrics;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>Trains a policy's network on demonstrations by cross-entropy; the same seed and data give the same weights, resumed or not.</summary>
public sealed class ImitationTrainer : IDisposable
{
    private const int TrainingPurpose = 2;
    private readonly ImitationOptions options;
    private readonly TimeProvider time;
    private readonly LearningRateSchedule schedule;
    private readonly FlatAdamW optimizer;
    private readonly NetworkReplicas replicas;
    private readonly WeightAverage? average;
    private readonly LoraAdapters? adapters;
    private readonly ParameterStore trained;
    private readonly ActionTokenLoss loss;
    private readonly BatchAssembler batches;
    private readonly SampleOrder order;
    private readonly int[] validationSamples;
    private readonly int[] batch;
    private readonly string fingerprint;
    private readonly MetricsLog? metrics;
    private long reportedStep;
    private long reportedTimestamp;

    /// <summary>Prepares training.</summary>
    /// <param name="manifest">The policy: architecture, joints, normalisation.</param>
    /// <param name="dataset">The demonstrations, made for the same architecture.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="time">The clock for speeds.</param>
    /// <param name="device">Where it computes; null for the CPU.</param>
    /// <param name="startWeights">The weights to start from; null for fresh ones. Low-rank adapters need them.</param>
    /// <exception cref="PolicyLoadException">The weights to start from do not fit the network.</exception>
    /// <exception cref="ArgumentException">Manifest, dataset or options cannot be used; the message says why.</exception>
    public ImitationTrainer(
        PolicyManifest manifest,
        ImitationDataset dataset,
        ImitationOptions options,
        TimeProvider time,
        torch.Device? device = null,
        IWeightSource? startWeights = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [.. manifest.Validate(), .. options.Validate()];
        if (manifest.Architecture.Head != PolicyHead.Tokens)
        {
            errors.Add($"head is {manifest.Architecture.Head}; only {PolicyHead.Tokens} can be trained");
        }

        if (options.Lora is not null && startWeights is null)
        {
            errors.Add("lora changes given weights, and there are none to start from; give --from");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException($"Training cannot start: {string.Join("; ", errors)}.", nameof(options));
        }

        if (options.ThreadCount > 0)
        {
            torch.set_num_threads(options.ThreadCount);
        }

        this.options = options;
        this.time = time;
        (int[] training, validationSamples) = EpisodeSplit.Split(dataset, options);
        fingerprint = $"{manifest.Architecture.Preset}, {PolicyTensorNames.ParameterCount(manifest.Architecture)} parameters, {dataset.Episodes.Count} "
            + $"episodes, {dataset.WaypointCount} waypoints, batch {options.BatchSize}, seed {options.Seed}";
        Network = startWeights is null
            ? new PolicyNetwork(manifest.Architecture, manifest.Proprioception, options.Seed, device) { UsesBfloat16 = options.UsesBfloat16 }
            : PolicyNetwork.Load(
                manifest.Architecture, manifest.Proprioception, startWeights,
                new NetworkTraining { Lora = options.Lora, UsesBfloat16 = options.UsesBfloat16 }, options.Seed, device);
        adapters = Network.Adapters;
        if (options.Lora is { } lora)
        {
            fingerprint += $", lora rank {lora.Rank}, alpha {lora.Alpha}, base {WeightDigest.Of(new TorchWeightSource(Network))}";
        }

        trained = adapters?.Store ?? Network.Store;
        optimizer = new FlatAdamW(trained, options.Optimizer);
        replicas = new NetworkReplicas(Network, optimizer.Gradient, Math.Clamp(options.ThreadCount, 1, options.BatchSize));
        average = options.AverageDecay > 0 ? new WeightAverage(trained, options.AverageDecay) : null;
        loss = new ActionTokenLoss(manifest, options.LabelSigmaBins, device ?? torch.CPU);
        batches = new BatchAssembler(dataset, manifest, options);
        order = new SampleOrder(training, options.BatchSize, options.Seed);
        batch = new int[options.BatchSize];
        schedule = new LearningRateSchedule(options.PeakLearningRate, options.WarmUpSteps, options.TotalSteps, options.FinalLearningRateFraction);
        metrics = options.MetricsPath is { } path ? new MetricsLog(path, "step", time) : null;
        reportedTimestamp = time.GetTimestamp();
    }

    /// <summary>The network as of the last step.</summary>
    public PolicyNetwork Network { get; }

    /// <summary>The steps made.</summary>
    public long StepCount => optimizer.StepCount;

    /// <summary>The weights to ship, adapters merged in: their moving average where one is kept, else the network's; they change with every step.</summary>
    public IWeightSource Weights => adapters is null
        ? new TorchWeightSource(Network.Store, average?.Flat ?? Network.Store.Flat)
        : new MergedLoraWeights(new TorchWeightSource(Network), adapters, average?.Flat);

    /// <summary>Writes the adapters alone, as their moving average where one is kept; see <see cref="LoraFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">All weights are trained; there are no adapters.</exception>
    public void SaveAdapters(string path) => LoraFile.Write(
        path,
        adapters ?? throw new InvalidOperationException("All weights are trained; there are no adapters to save. Set ImitationOptions.Lora."),
        average?.Flat);

    /// <summary>Trains to the last step, or until cancelled; a checkpoint is written in both cases.</summary>
    /// <param name="report">Called at every report.</param>
    /// <param name="cancellation">Stops after the running step.</param>
    /// <returns>The last report.</returns>
    public ImitationProgress? Train(Action<ImitationProgress>? report, CancellationToken cancellation)
    {
        ImitationProgress? last = null;
        reportedStep = StepCount;
        reportedTimestamp = time.GetTimestamp();
        if (StepCount == 0)
        {
            metrics?.Clear();
        }

        while (StepCount < options.TotalSteps && !cancellation.IsCancellationRequested)
        {
            ImitationProgress? progress = Step();
            if (progress is not null)
            {
                last = progress;
                report?.Invoke(progress);
            }

            if (StepCount % options.CheckpointEverySteps == 0 && StepCount < options.TotalSteps)
            {
                SaveCheckpoint();
            }
        }

        SaveCheckpoint();
        return last;
    }

    /// <summary>Makes one step.</summary>
    /// <returns>A report when one is due, else null.</returns>
    public ImitationProgress? Step()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long step = StepCount;
        order.Fill(step, batch);
        (PolicyInputs inputs, torch.Tensor tokens) = batches.Assemble(batch, SampleOrder.RandomOf(options.Seed, step, TrainingPurpose));
        optimizer.ZeroGradients();
        (double value, torch.Tensor[] logits) = Backward(inputs, tokens);
        Array.ForEach(logits, part => scope.Attach(part));
        double norm = optimizer.ClipGradients(options.GradientClip);
        double rate = schedule.At(step);
        optimizer.Step(rate);
        average?.Update(StepCount);
        bool isDue = StepCount % options.ReportEverySteps == 0 || StepCount == options.TotalSteps;
        return isDue ? Report(value, torch.cat(logits), tokens, rate, norm) : null;
    }

    /// <summary>Measures the weights to ship on the validation episodes.</summary>
    /// <returns>The result; null when no episode was kept for validation.</returns>
    public ImitationEvaluation? Evaluate()
    {
        if (validationSamples.Length == 0)
        {
            return null;
        }

        using AveragedWeights shipped = new(average);
        double lossSum = 0;
        double accuracySum = 0;
        double errorSum = 0;
        foreach (int[] samples in validationSamples.Chunk(options.BatchSize))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            (PolicyInputs inputs, torch.Tensor tokens) = batches.Assemble(samples, random: null);
            torch.Tensor logits = Network.Forward(inputs);
            (double accuracy, double error) = loss.Measure(logits, tokens);
            lossSum += samples.Length * loss.Compute(logits, tokens).cpu().item<float>();
            accuracySum += samples.Length * accuracy;
            errorSum += samples.Length * error;
        }

        int count = validationSamples.Length;
        return new ImitationEvaluation(count, lossSum / count, accuracySum / count, errorSum / count);
    }

    /// <summary>Goes on where the checkpoint file stopped.</summary>
    /// <returns>False when there is no such file.</returns>
    /// <exception cref="InvalidDataException">The file belongs to another run.</exception>
    public bool TryResume()
    {
        if (options.CheckpointPath is null || !File.Exists(options.CheckpointPath))
        {
            return false;
        }

        TrainingCheckpoint.Read(options.CheckpointPath, trained, optimizer, average, fingerprint);
        metrics?.GoOnAfter(StepCount);
        return true;
    }

    /// <summary>Writes the checkpoint file, if the options name one.</summary>
    public void SaveCheckpoint()
    {
        if (options.CheckpointPath is not null)
        {
            TrainingCheckpoint.Write(options.CheckpointPath, trained, optimizer, average, fingerprint);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loss.Dispose();
        average?.Dispose();
        replicas.Dispose();
        optimizer.Dispose();
        Network.Dispose();
    }

    /// <summary>Adds the batch's gradient, each thread a share of its rows.</summary>
    /// <returns>The loss, and the logits of each share, in no dispose scope.</returns>
    private (double Loss, torch.Tensor[] Logits) Backward(PolicyInputs inputs, torch.Tensor tokens)
    {
        int rows = inputs.BatchSize;
        double[] losses = new double[replicas.Count];
        torch.Tensor[] logits = new torch.Tensor[replicas.Count];
        replicas.Run(replicas.Count, (network, index) =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            int first = index * rows / replicas.Count;
            int count = ((index + 1) * rows / replicas.Count) - first;
            torch.Tensor answer = network.Forward(inputs.Rows(first, count));
            torch.Tensor share = loss.Compute(answer, tokens.narrow(0, first, count)).Times((double)count / rows);
            share.backward();
            losses[index] = share.detach().cpu().item<float>();
            logits[index] = answer.detach().DetachFromDisposeScope();
        });
        return (losses.Sum(), logits);
    }

    private ImitationProgress Report(double value, torch.Tensor logits, torch.Tensor tokens, double rate, double norm)
    {
        (double accuracy, double error) = loss.Measure(logits, tokens);
        double seconds = time.GetElapsedTime(reportedTimestamp).TotalSeconds;
        double perSecond = seconds > 0 ? (StepCount - reportedStep) * options.BatchSize / seconds : 0;
        double secondsLeft = perSecond > 0 ? (options.TotalSteps - StepCount) * (double)options.BatchSize / perSecond : 0;
        bool isValidated = StepCount == options.TotalSteps || (options.ValidateEverySteps > 0 && StepCount % options.ValidateEverySteps == 0);
        ImitationProgress progress = new()
        {
            Step = StepCount,
            TotalSteps = options.TotalSteps,
            Loss = value,
            TokenAccuracy = accuracy,
            MeanAbsoluteErrorRadians = error,
            LearningRate = rate,
            GradientNorm = norm,
            SamplesPerSecond = perSecond,
            TimeLeft = TimeSpan.FromSeconds(secondsLeft),
            Validation = isValidated ? Evaluate() : null,
        };
        metrics?.Append(JsonSerializer.Serialize(progress, ImitationJsonContext.Default.ImitationProgress));
        NativeHeap.Trim();
        reportedStep = StepCount;
        reportedTimestamp = time.GetTimestamp();
        return progress;
    }
}
