using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>The outcomes of an evaluation, one letter per start in their order, so that two policies can be compared start by start.</summary>
internal static class StartOutcomes
{
    private const char Success = '1';
    private const char Failure = '0';
    private const char Invalid = 'x';

    /// <summary>Writes them down.</summary>
    public static string Text(IEnumerable<RolloutResult> results) => string.Concat(results.Select(result => result.Outcome.Kind switch
    {
        OutcomeKind.Success => Success,
        OutcomeKind.Failure => Failure,
        _ => Invalid,
    }));

    /// <summary>Counts the starts on which only one of two succeeded; a start that is invalid in either counts in neither.</summary>
    /// <exception cref="InvalidDataException">They are not of the same starts.</exception>
    public static (int OnlyFirst, int OnlySecond) Differing(string first, string second) => first.Length == second.Length
        ? (first.Zip(second).Count(pair => pair is (Success, Failure)), first.Zip(second).Count(pair => pair is (Failure, Success)))
        : throw new InvalidDataException($"Outcomes of {first.Length} starts cannot be compared with those of {second.Length}, start by start.");
}
