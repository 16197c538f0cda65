using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Chunks;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The options that say how one chunk follows another.</summary>
internal sealed class ChunkRunOptions
{
    private const string Hold = "hold";
    private const string Overlap = "overlap";
    private const string Ensemble = "ensemble";
    private const string Receding = "receding";
    private static readonly ChunkOptions Defaults = new();

    private readonly WordOption scheme = new("--chunks", Hold, Overlap, Ensemble, Receding)
    {
        Description = "What the arms do while the policy thinks. hold: nothing; overlap: they play the rest of the chunk, cross-faded into the next; ensemble: "
            + "they play the mean of all chunks that cover the moment; receding: as overlap, of the first waypoints only. When not given, deploy overlaps; "
            + "collect always holds."
    };
    private readonly NumberOption<int> horizon = new("--horizon", "waypoints", 1, 1000)
    {
        Description = "receding: how many waypoints of a chunk are executed.",
        DefaultValueFactory = _ => Defaults.HorizonWaypoints
    };
    private readonly NumberOption<int> cadence = new("--cadence", "waypoints", 1, 1000)
    {
        Description = "ensemble: waypoints from one request to the next.",
        DefaultValueFactory = _ => Defaults.CadenceWaypoints
    };
    private readonly NumberOption<double> weight = new("--ensemble-weight", "", -100, 100)
    {
        Description = "ensemble: m of the weights exp(-m*i), the oldest chunk first.",
        DefaultValueFactory = _ => Defaults.EnsembleWeight
    };
    private readonly NumberOption<double> fade = new("--cross-fade", "milliseconds", 0, 1000)
    {
        Description = "overlap and receding: milliseconds that two chunks are cross-faded at least; a wide seam takes longer.",
        DefaultValueFactory = _ => Defaults.CrossFade.TotalMilliseconds
    };

    /// <summary>The words for the schemes.</summary>
    public static IReadOnlyDictionary<string, ChunkScheme> Schemes { get; } = new Dictionary<string, ChunkScheme>
    {
        [Hold] = ChunkScheme.HoldBetween,
        [Overlap] = ChunkScheme.Overlap,
        [Ensemble] = ChunkScheme.TemporalEnsemble,
        [Receding] = ChunkScheme.RecedingHorizon,
    };

    /// <summary>The word for a scheme.</summary>
    public static string WordOf(ChunkScheme scheme) => Schemes.Single(pair => pair.Value == scheme).Key;

    /// <summary>Adds the option for the scheme and those of its numbers to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(scheme);
        AddNumbersTo(command);
    }

    /// <summary>Adds the options of the schemes' numbers to a command.</summary>
    public void AddNumbersTo(Command command)
    {
        foreach (Option option in (Option[])[horizon, cadence, weight, fade])
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">One was given that the mode or the scheme does not look at.</exception>
    public void DemandThatAllMatter(ParseResult parsed, ControlMode mode)
    {
        ChunkScheme asked = SchemeOf(parsed, mode);
        if (mode == ControlMode.Collect)
        {
            IgnoredOptions.Refuse(
                parsed,
                "--mode collect plays every chunk whole and holds between chunks, because learning needs the sampled actions executed; it cannot take",
                [.. asked == ChunkScheme.HoldBetween ? Array.Empty<Option>() : [scheme], horizon, cadence, weight, fade]);
        }

        Option[] used = asked switch
        {
            ChunkScheme.Overlap => [fade],
            ChunkScheme.RecedingHorizon => [fade, horizon],
            ChunkScheme.TemporalEnsemble => [cadence, weight],
            _ => [],
        };
        IgnoredOptions.Refuse(parsed, $"--chunks {WordOf(asked)} would ignore", ((Option[])[horizon, cadence, weight, fade]).Except(used));
    }

    /// <summary>What was asked for.</summary>
    public ChunkOptions Of(ParseResult parsed, ControlMode mode) => Of(parsed, SchemeOf(parsed, mode));

    /// <summary>A scheme with the numbers that were asked for.</summary>
    public ChunkOptions Of(ParseResult parsed, ChunkScheme which) => new()
    {
        Scheme = which,
        HorizonWaypoints = parsed.GetValue(horizon),
        CadenceWaypoints = parsed.GetValue(cadence),
        EnsembleWeight = parsed.GetValue(weight),
        CrossFade = TimeSpan.FromMilliseconds(parsed.GetValue(fade)),
    };

    /// <summary>Deploy overlaps where nothing else is asked for: as successful as holding, and under delays faster and smoother (vla-bench delay).</summary>
    private ChunkScheme SchemeOf(ParseResult parsed, ControlMode mode) => parsed.GetValue(scheme) is { } word ? Schemes[word]
        : mode == ControlMode.Deploy ? ChunkScheme.Overlap
        : ChunkScheme.HoldBetween;
}
