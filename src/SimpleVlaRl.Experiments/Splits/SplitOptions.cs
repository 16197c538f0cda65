using System.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Simulation.Splits;

namespace SimpleVlaRl.Experiments.Splits;

/// <summary>Which starts of a task take part: <c>--split</c>, and where a command takes either, <c>--part</c>.</summary>
internal sealed class SplitOptions
{
    private const string None = "none";

    private readonly WordOption split = new("--split", [None, .. StartSplit.All.Select(split => split.Name)])
    {
        Description = "Starts in two parts, of which learning has seen one: 'positions' holds out a quadrant of where a task's first object starts, 'colours' "
            + "varies its hue and holds out a quarter of that; 'none' has all starts.",
        DefaultValueFactory = _ => None
    };
    private readonly WordOption part = new("--part", "seen", "unseen") { Description = "The part of the split.", DefaultValueFactory = _ => "seen" };

    /// <summary>The first of the two, for a command that takes the seen part alone.</summary>
    public WordOption Split => split;

    /// <summary>Adds both options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(split);
        command.Options.Add(part);
    }

    /// <summary>What was asked for; null where it was nothing.</summary>
    public SplitSelection? Of(ParseResult parsed)
    {
        SplitSelection? found = Named(parsed.GetValue(split)!, parsed.GetValue(part) == "unseen" ? StartPart.Unseen : StartPart.Seen);
        if (found is null)
        {
            IgnoredOptions.Refuse(parsed, "There is no --split, which alone has", part);
        }

        return found;
    }

    /// <summary>The seen part of a split by its name; null for 'none'.</summary>
    public static SplitSelection? Seen(string name) => Named(name, StartPart.Seen);

    private static SplitSelection? Named(string name, StartPart part) =>
        StartSplit.All.FirstOrDefault(split => split.Name == name) is { } found ? new SplitSelection(found, part) : null;
}
