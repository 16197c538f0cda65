using System.CommandLine;
using System.CommandLine.Parsing;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>A command line over that of the run which it resumes: what is not given now is as it was then.</summary>
/// <param name="given">The command line.</param>
/// <param name="earlier">The run's; null for a new run.</param>
internal sealed class GrpoSettings(ParseResult given, ParseResult? earlier)
{
    /// <summary>An option's value.</summary>
    public T Of<T>(Option<T> option) => (earlier is null || given.GetResult(option) is OptionResult { Implicit: false } ? given : earlier).GetValue(option)!;
}
