using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>
/// Before training: does the policy still succeed when its actions are sampled? Learning needs episodes that differ, not episodes that all fail.
/// </summary>
internal static class GrpoProbe
{
    private static readonly double[] Ladder = [2, 1.8, 1.6, 1.4, 1.2, 1, 0.8, 0.6, 0.4, 0.2];

    /// <summary>Measures greedy and sampled success on validation starts and says when the temperature is too high.</summary>
    public static void Run(GrpoTrainer trainer, GrpoSessionOptions options, GrpoOptions learning, Terminal terminal, CancellationToken cancellation)
    {
        if (options.ProbeEpisodes == 0)
        {
            return;
        }

        ValidationStart[] starts = GrpoStarts.Choice(options.Tasks, options.ProbeEpisodes, options.Randomize, options.Split);
        GrpoEvaluation greedy = trainer.Evaluate(starts, 0, cancellation);
        GrpoEvaluation sampled = trainer.Evaluate(starts, learning.Temperature, cancellation);
        terminal.Status(
            string.Create(CultureInfo.InvariantCulture, $"before training: greedy {Text(greedy)}, at temperature {learning.Temperature:0.##} {Text(sampled)}"));
        if (greedy.Successes == 0 && sampled.Successes == 0)
        {
            terminal.Status("nothing succeeded: unless a rare success comes, the policy stays at 0 %, which is the method's limit");
            return;
        }

        if (2 * sampled.Successes >= greedy.Successes)
        {
            return;
        }

        foreach (double lower in Ladder.Where(temperature => temperature < learning.Temperature))
        {
            GrpoEvaluation trial = trainer.Evaluate(starts, lower, cancellation);
            terminal.Status(string.Create(CultureInfo.InvariantCulture, $"  at temperature {lower:0.##}: {Text(trial)}"));
            if (2 * trial.Successes >= greedy.Successes)
            {
                terminal.Status(string.Create(
                    CultureInfo.InvariantCulture,
                    $"at temperature {learning.Temperature:0.##} success is below half of greedy; the largest temperature that keeps half is about "
                    + $"{lower:0.##}: consider --temperature {lower:0.##}"));
                return;
            }
        }

        terminal.Status("success is below half of greedy at every temperature tried; more demonstrations would help");
    }

    private static string Text(GrpoEvaluation evaluation) =>
        string.Create(CultureInfo.InvariantCulture, $"{evaluation.Successes} of {evaluation.Episodes} ({100 * evaluation.Rate:0} %)");
}
