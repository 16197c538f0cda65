using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>How a policy learns from demonstrations.</summary>
public sealed record ImitationOptions
{
    /// <summary>Samples per step.</summary>
    /// <value>The default is 32.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>Steps in all.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The highest learning rate.</summary>
    /// <value>The default is 1e-3.</value>
    public double PeakLearningRate { get; init; } = 1e-3;

    /// <summary>Steps until the highest learning rate.</summary>
    /// <value>The default is 100.</value>
    public int WarmUpSteps { get; init; } = 100;

    /// <summary>The last learning rate over the highest.</summary>
    /// <value>The default is 0.02.</value>
    public double FinalLearningRateFraction { get; init; } = 0.02;

    /// <summary>The optimiser.</summary>
    /// <value>The default has beta 0.9 and 0.95, and decays matrices by 0.01.</value>
    public AdamWOptions Optimizer { get; init; } = new() { Beta2 = 0.95, DecayVectors = false };

    /// <summary>The largest gradient norm.</summary>
    /// <value>The default is 1.</value>
    public double GradientClip { get; init; } = 1;

    /// <summary>The spread of the label over neighbouring bins, in bins; 0 gives the whole label to one bin.</summary>
    /// <value>The default is 0.</value>
    public double LabelSigmaBins { get; init; }

    /// <summary>How far a picture is shifted at most, in pixels.</summary>
    /// <value>The default is 2.</value>
    public int ShiftPixels { get; init; } = 2;

    /// <summary>How much brightness is added at most, as a fraction of full scale.</summary>
    /// <value>The default is 0.08.</value>
    public double BrightnessJitter { get; init; } = 0.08;

    /// <summary>How much contrast is scaled at most.</summary>
    /// <value>The default is 0.15.</value>
    public double ContrastJitter { get; init; } = 0.15;

    /// <summary>
    /// The noise added to measured joints, as a standard deviation in units of the normalised range [-1, 1]; keeps the policy from copying its joints.
    /// </summary>
    /// <value>The default is 0.02.</value>
    public double ProprioceptionNoise { get; init; } = 0.02;

    /// <summary>The decay of the moving average of the weights; 0 keeps none.</summary>
    /// <value>The default is 0.998.</value>
    public double AverageDecay { get; init; } = 0.998;

    /// <summary>The share of episodes kept for validation.</summary>
    /// <value>The default is 0.05.</value>
    public double ValidationFraction { get; init; } = 0.05;

    /// <summary>The most samples of a validation.</summary>
    /// <value>The default is 512.</value>
    public int ValidationSamples { get; init; } = 512;

    /// <summary>The seed of the weights, the order of samples, and their changes.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Low-rank adapters to train in place of the weights; null trains all weights.</summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>Whether linear layers multiply in bfloat16, over parameters in single precision.</summary>
    public bool UsesBfloat16 { get; init; }

    /// <summary>
    /// Threads that learn at once, each from a share of the batch's rows, where that is of use, else threads of libtorch; 0 leaves it to libtorch.
    /// </summary>
    public int ThreadCount { get; init; }

    /// <summary>Steps between two reports.</summary>
    /// <value>The default is 50.</value>
    public int ReportEverySteps { get; init; } = 50;

    /// <summary>Steps between two validations, a multiple of those between reports; 0 validates only at the end.</summary>
    /// <value>The default is 500.</value>
    public int ValidateEverySteps { get; init; } = 500;

    /// <summary>The checkpoint file; null writes none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between two checkpoints.</summary>
    /// <value>The default is 500.</value>
    public int CheckpointEverySteps { get; init; } = 500;

    /// <summary>The file that gets one JSON line per report; null writes none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>How pictures are changed.</summary>
    internal ImageChanges Changes => new(ShiftPixels, BrightnessJitter, ContrastJitter);

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Require(errors, BatchSize >= 1, $"batch_size is {BatchSize}; expected at least 1");
        Require(errors, TotalSteps >= 1, $"total_steps is {TotalSteps}; expected at least 1");
        Require(errors, double.IsFinite(PeakLearningRate) && PeakLearningRate > 0, $"peak_learning_rate is {PeakLearningRate}; expected above zero");
        Require(errors, WarmUpSteps >= 0, $"warm_up_steps is {WarmUpSteps}; expected at least 0");
        Require(errors, GradientClip > 0, $"gradient_clip is {GradientClip}; expected above zero");
        Require(errors, LabelSigmaBins is >= 0 and < 32, $"label_sigma_bins is {LabelSigmaBins}; expected 0 to 32");
        Require(errors, ShiftPixels is >= 0 and < 16, $"shift_pixels is {ShiftPixels}; expected 0 to 15");
        Require(
            errors,
            BrightnessJitter is >= 0 and < 1 && ContrastJitter is >= 0 and < 1,
            $"brightness_jitter and contrast_jitter are {BrightnessJitter} and {ContrastJitter}; expected 0 to 1");
        Require(errors, ProprioceptionNoise is >= 0 and < 1, $"proprioception_noise is {ProprioceptionNoise}; expected 0 to 1");
        Require(errors, AverageDecay is >= 0 and < 1, $"average_decay is {AverageDecay}; expected 0 to below 1");
        Require(errors, ValidationFraction is >= 0 and < 1, $"validation_fraction is {ValidationFraction}; expected 0 to below 1");
        Require(
            errors,
            ReportEverySteps >= 1 && CheckpointEverySteps >= 1,
            $"report_every_steps and checkpoint_every_steps are {ReportEverySteps} and {CheckpointEverySteps}; expected at least 1");
        errors.AddRange(Lora?.Validate() ?? []);
        return errors;
    }

    private static void Require(List<string> errors, bool holds, string otherwise)
    {
        if (!holds)
        {
            errors.Add(otherwise);
        }
    }
}
