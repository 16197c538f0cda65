using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Classifiers;
using SimpleVlaRl.Training.Imitation;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Outcomes;

/// <summary>Fits an outcome classifier to labelled looks by binary cross-entropy, and keeps the epoch that does best on others.</summary>
public sealed class OutcomeTrainer : IDisposable
{
    private const int ChangePurpose = 5;
    private const double LightJitter = 0.1;
    private const double FinalRateShare = 0.02;

    private readonly OutcomePictures fitting;
    private readonly OutcomePictures choice;
    private readonly OutcomeOptions options;
    private readonly OutcomeNetwork network;
    private readonly torch.Tensor best;
    private readonly byte[] buffer;
    private readonly (float Done, float Other) balance;

    /// <summary>Makes a trainer with fresh weights.</summary>
    /// <param name="fitting">What is fitted to.</param>
    /// <param name="choice">What is chosen by.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">A part lacks pictures of a kind, or the two are of different shapes.</exception>
    public OutcomeTrainer(FittingPictures fitting, ChoicePictures choice, OutcomeOptions options)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(options);
        (this.fitting, this.choice, this.options) = (fitting.Pictures, choice.Pictures, options);
        if ((this.fitting.CameraCount, this.fitting.ImageSize) != (this.choice.CameraCount, this.choice.ImageSize))
        {
            throw new ArgumentException("The pictures to choose by have another shape than those to fit to.", nameof(choice));
        }

        foreach (OutcomePictures part in (OutcomePictures[])[this.fitting, this.choice])
        {
            if (!part.Looks.Any(look => look.IsDone) || part.Looks.All(look => look.IsDone))
            {
                throw new ArgumentException("Pictures of tasks that are done and of tasks that are not are both needed, to fit to and to choose by.");
            }
        }

        if (options.ThreadCount > 0)
        {
            torch.set_num_threads(options.ThreadCount);
        }

        Shape = new OutcomeNetworkShape(this.fitting.CameraCount, this.fitting.ImageSize);
        network = new OutcomeNetwork(Shape, options.Seed);
        best = network.Store.Flat.clone().DetachFromDisposeScope();
        buffer = new byte[options.BatchSize * this.fitting.LookBytes];
        balance = (Weight(this.fitting, isDone: true), Weight(this.fitting, isDone: false));
    }

    /// <summary>The network.</summary>
    public OutcomeNetworkShape Shape { get; }

    /// <summary>The weights as they are at the time of reading; after <see cref="Train"/> those of the best epoch.</summary>
    public IWeightSource Weights => network.Weights;

    /// <summary>Trains, and leaves the weights of the best epoch.</summary>
    /// <param name="onProgress">Told after every epoch.</param>
    /// <param name="cancellation">Ends the training after a step.</param>
    public void Train(Action<OutcomeProgress> onProgress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(onProgress);
        int stepsPerEpoch = Math.Max(1, fitting.Looks.Count / options.BatchSize);
        LearningRateSchedule schedule = new(options.PeakLearningRate, stepsPerEpoch, options.Epochs * stepsPerEpoch, FinalRateShare);
        using FlatAdamW optimizer = new(network.Store, new AdamWOptions { WeightDecay = options.WeightDecay, DecayVectors = false });
        SampleOrder order = new([.. Enumerable.Range(0, fitting.Looks.Count)], options.BatchSize, options.Seed);
        int[] batch = new int[options.BatchSize];
        double lowest = double.PositiveInfinity;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            double sum = 0;
            for (int step = 0; step < stepsPerEpoch; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                long number = ((long)epoch * stepsPerEpoch) + step;
                order.Fill(number, batch);
                sum += Step(optimizer, batch, number, schedule.At(number));
            }

            double measured = Loss(choice, Logits(choice));
            bool isBest = measured < lowest;
            if (isBest)
            {
                lowest = measured;
                best.copy_(network.Store.Flat.detach());
            }

            onProgress(new OutcomeProgress(epoch + 1, options.Epochs, sum / stepsPerEpoch, measured, isBest));
        }

        using IDisposable noGrad = torch.no_grad();
        network.Store.Flat.copy_(best);
    }

    /// <summary>Chooses the threshold: the lowest that reaches the precision asked for on the looks to choose by, and with it the highest recall.</summary>
    /// <returns>The threshold, and whether it reaches that precision; where none does, it is the one with the highest.</returns>
    public (double Threshold, bool Reaches) ChooseThreshold() =>
        OutcomeThreshold.Choose([.. Probabilities(choice).Select((probability, row) => (probability, choice.Looks[row].IsDone))], options.Precision);

    /// <summary>Judges looks.</summary>
    /// <param name="pictures">The looks.</param>
    /// <returns>The probability of each that the task is done.</returns>
    public IReadOnlyList<double> Probabilities(OutcomePictures pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return [.. Logits(pictures).Select(logit => 1 / (1 + Math.Exp(-logit)))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        best.Dispose();
    }

    private double Step(FlatAdamW optimizer, int[] batch, long number, double rate)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Random random = SampleOrder.RandomOf(options.Seed, number, ChangePurpose);
        ImageChanges changes = new(options.ShiftPixels, LightJitter, LightJitter);
        for (int index = 0; index < batch.Length; index++)
        {
            for (int camera = 0; camera < fitting.CameraCount; camera++)
            {
                ImageAugmentation.Apply(
                    fitting[batch[index]].Slice(camera * fitting.PictureBytes, fitting.PictureBytes),
                    fitting.ImageSize,
                    random,
                    changes,
                    buffer.AsSpan((index * fitting.LookBytes) + (camera * fitting.PictureBytes), fitting.PictureBytes));
            }
        }

        torch.Tensor labels = torch.tensor([.. batch.Select(row => fitting.Looks[row].IsDone ? 1f : 0f)]);
        torch.Tensor weights = torch.tensor([.. batch.Select(row => fitting.Looks[row].IsDone ? balance.Done : balance.Other)]);
        torch.Tensor loss = functional.binary_cross_entropy_with_logits(network.Forward(Images(buffer, batch.Length)), labels, weights);
        optimizer.ZeroGradients();
        loss.backward();
        optimizer.Step(rate);
        return loss.item<float>();
    }

    private float[] Logits(OutcomePictures pictures)
    {
        using IDisposable noGrad = torch.no_grad();
        float[] logits = new float[pictures.Looks.Count];
        for (int first = 0; first < logits.Length; first += options.BatchSize)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            int count = Math.Min(options.BatchSize, logits.Length - first);
            for (int index = 0; index < count; index++)
            {
                pictures[first + index].CopyTo(buffer.AsSpan(index * pictures.LookBytes));
            }

            MemoryMarshal.Cast<byte, float>(network.Forward(Images(buffer, count)).bytes).CopyTo(logits.AsSpan(first));
        }

        return logits;
    }

    private torch.Tensor Images(byte[] bytes, int count) =>
        torch.tensor(
            bytes.AsSpan(0, count * fitting.LookBytes).ToArray(),
            [count, Shape.CameraCount, Shape.ImageSize, Shape.ImageSize, OutcomeNetworkShape.Channels]);

    private static double Loss(OutcomePictures pictures, float[] logits)
    {
        (double done, double other) = (Weight(pictures, isDone: true), Weight(pictures, isDone: false));
        return pictures.Looks.Average(look => look.IsDone ? done * SoftPlus(-logits[look.Row]) : other * SoftPlus(logits[look.Row]));
    }

    private static double SoftPlus(double value) => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));

    /// <summary>Makes both kinds weigh the same, with a mean of one.</summary>
    private static float Weight(OutcomePictures pictures, bool isDone) => pictures.Looks.Count / (2f * pictures.Looks.Count(look => look.IsDone == isDone));
}
