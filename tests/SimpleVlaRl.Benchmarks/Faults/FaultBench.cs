using System.Text.RegularExpressions;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Makes faults, one after the other, each on programs of its own.</summary>
internal static class FaultBench
{
    private static readonly TimeSpan End = TimeSpan.FromSeconds(25);

    /// <summary>A guard stops sending when its arms have stood for so long, and two seconds with a run that lives.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(0.8);

    /// <summary>Makes a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="foreign">Gives the foreign robot.</param>
    /// <param name="domain">The ROS domain.</param>
    /// <param name="random">Draws when it is made.</param>
    /// <param name="cancellation">Gives up.</param>
    public static FaultRow Make(FaultCase fault, Func<ForeignBody> foreign, int domain, Random random, CancellationToken cancellation)
    {
        if (fault.Missing?.Invoke() is { } missing)
        {
            return new FaultRow { Name = fault.Name, Skipped = missing };
        }

        using FaultStage stage = new(fault, fault.Body == FaultBody.Foreign ? foreign() : null, domain, cancellation);
        try
        {
            if (fault.Make is { } make)
            {
                stage.AwaitMotion(TimeSpan.FromSeconds(0.3 + random.NextDouble()));
                stage.MadeNow();
                make(stage);
            }
            else
            {
                stage.AwaitMotion(TimeSpan.Zero);
                stage.Until(() => stage.Body.Said().Contains("\nevent ", StringComparison.Ordinal), End, "the robot's own fault");
                stage.MadeNow();
            }

            fault.Undo?.Invoke(stage);
            stage.Until(() => stage.Run.Process.HasExited, End, "the run's end");
            stage.Until(() => stage.Watch.Silence > Silent, End, "nobody commands the arms any more");
            return Judge(fault, stage);
        }
        catch (UserException exception)
        {
            return new FaultRow { Name = fault.Name, Problem = exception.Message, Violations = stage.Watch.ViolationCount, Commands = stage.Watch.Commands };
        }
    }

    private static FaultRow Judge(FaultCase fault, FaultStage stage)
    {
        EpisodeOutcome? outcome = stage.Outcome();
        string found = (outcome is null ? $"none: {LastLine(stage.Run.Said())}" : outcome.ToString()).Replace(stage.Folder, "…", StringComparison.Ordinal);
        long violations = stage.Watch.ViolationCount;
        double held = TimeProvider.System.GetElapsedTime(stage.MadeTimestamp, stage.Watch.MovesUntilTimestamp).TotalMilliseconds;
        return new FaultRow
        {
            Name = fault.Name,
            Outcome = stage.Remark.Length > 0 ? stage.Remark : found,
            TimeToHoldMilliseconds = Math.Max(0, held),
            LargestStep = stage.Watch.LargestStep,
            Commands = stage.Watch.Commands,
            Violations = violations,
            Problem = violations > 0 ? stage.Watch.First
                : Regex.IsMatch(found, fault.Expected, RegexOptions.Singleline) ? null : $"expected {fault.Expected}; found {found}",
        };
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
}
