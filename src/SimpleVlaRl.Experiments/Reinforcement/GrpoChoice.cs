using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Keeps the weights that succeed most often when they act greedily on validation starts, the ones to start from among them.</summary>
/// <remarks>
/// What is reinforced is the policy as it samples, and now and then the greedy one becomes worse meanwhile: transfer_cube went from 20 of 100 to 3 while 10 to
/// 19 % of the samples succeeded all along. Report starts take no part in the choice.
/// </remarks>
internal sealed class GrpoChoice
{
    private readonly GrpoTrainer trainer;
    private readonly Terminal terminal;
    private readonly Func<IWeightSource> weights;
    private readonly PolicyManifest manifest;
    private readonly ValidationStart[] starts;
    private readonly string folder;
    private long considered = -1;

    /// <summary>Prepares a choice.</summary>
    /// <param name="trainer">The training.</param>
    /// <param name="options">The run, and how many starts decide.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="weights">The network's weights at the time of the call.</param>
    /// <param name="terminal">Where to tell.</param>
    public GrpoChoice(GrpoTrainer trainer, GrpoSessionOptions options, PolicyManifest manifest, Func<IWeightSource> weights, Terminal terminal)
    {
        this.trainer = trainer;
        this.manifest = manifest;
        this.weights = weights;
        this.terminal = terminal;
        folder = options.RunFolder;
        starts = GrpoStarts.Choice(options.Tasks, options.ChoiceEpisodes, options.Randomize, options.Split);
    }

    /// <summary>What is best so far; null before the first look.</summary>
    public ChosenWeights? Best { get; private set; }

    private string WeightsFile => Path.Combine(folder, "chosen.safetensors");

    private string NoteFile => Path.Combine(folder, "chosen.json");

    /// <summary>Forgets what an earlier run in this folder chose.</summary>
    public void Clear()
    {
        File.Delete(NoteFile);
        File.Delete(WeightsFile);
    }

    /// <summary>Takes up what was chosen before a stop.</summary>
    public void Restore() =>
        Best = File.Exists(NoteFile) && File.Exists(WeightsFile)
            ? JsonSerializer.Deserialize(File.ReadAllText(NoteFile), ChoiceJsonContext.Default.ChosenWeights)
            : null;

    /// <summary>Looks at the weights to ship as of now, and keeps them if none were better.</summary>
    /// <param name="cancellation">Stops soon.</param>
    public void Consider(CancellationToken cancellation)
    {
        if (considered == trainer.Iteration)
        {
            return;
        }

        considered = trainer.Iteration;
        using IDisposable average = trainer.UseAverage();
        GrpoEvaluation found = trainer.Evaluate(starts, 0, cancellation);
        bool isBest = Best is null || found.Rate >= Best.Rate;
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"iteration {trainer.Iteration}: greedy on the validation starts that decide {found.Successes} of "
            + $"{found.Episodes}{(isBest ? "; kept" : $"; iteration {Best!.Iteration} had {Best.Successes} of {Best.Episodes}")}"));
        if (isBest)
        {
            GrpoFiles.WriteWeights(WeightsFile, manifest, weights());
            Best = new ChosenWeights(trainer.Iteration, trainer.OptimizerSteps, found.Successes, found.Episodes);
            File.WriteAllText(NoteFile, JsonSerializer.Serialize(Best, ChoiceJsonContext.Default.ChosenWeights));
        }
    }

    /// <summary>Makes the best weights the run's.</summary>
    /// <param name="path">The run's weights.</param>
    public void Ship(string path) => File.Copy(WeightsFile, path, overwrite: true);
}
