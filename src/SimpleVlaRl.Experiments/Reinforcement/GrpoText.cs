using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>An iteration as a line for people.</summary>
internal static class GrpoText
{
    public static string Line(GrpoIteration line, TimeSpan left)
    {
        GrpoUpdate? update = line.Update;
        string learned = update is null
            ? "nothing learned"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"clipped {100 * update.ClipFraction:0.0} %  kl {update.ApproximateKl:0.0000}  gradient {Terminal.Text(update.GradientNorm)}  "
                + $"entropy {update.Entropy:0.00}");
        string evaluation = line.Evaluation is { } measured
            ? string.Create(CultureInfo.InvariantCulture, $"  greedy {measured.Successes}/{measured.Episodes}")
            : "";
        string unseen = line.EvaluationUnseen is { } held
            ? string.Create(CultureInfo.InvariantCulture, $", {held.Successes}/{held.Episodes} on unseen ones")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"iteration {line.Iteration}  success {100 * line.SuccessRate:0} %  groups {line.GroupsUsed} of {line.Sampled.Groups}  {learned}  "
            + $"{line.StepsPerSecond:0} steps/s  {line.Seconds.Sampling:0.0} + {line.Seconds.Learning:0.0} s  {left:hh\\:mm\\:ss} left{evaluation}{unseen}");
    }
}
