using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments.Reinforcement.Environments;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Where a run's episodes come from: robots that are simulated here, or environments that connect.</summary>
internal sealed class GrpoEpisodes : IDisposable
{
    private readonly IDisposable source;

    private GrpoEpisodes(IEpisodeRunner learned, IEpisodeRunner? counted, IDisposable source, ImageSpill? spill) =>
        (Learned, Counted, this.source, Spill) = (learned, counted, source, spill);

    /// <summary>Episodes that are learned from.</summary>
    public IEpisodeRunner Learned { get; }

    /// <summary>Episodes from starts that are asked for, which only count; null where environments choose their starts themselves.</summary>
    public IEpisodeRunner? Counted { get; }

    /// <summary>Where the pictures go that are learned from; null for memory.</summary>
    public ImageSpill? Spill { get; }

    /// <summary>Prepares them.</summary>
    public static GrpoEpisodes Create(
        GrpoSessionOptions options, GrpoOptions learning, PolicyManifest manifest, string? policyFolder, IRolloutEngine engine, Terminal terminal)
    {
        ImageSpill? spill = SpillTo(options.SpillFolder);
        if (options.Listening is { } listening)
        {
            ListeningEnvironments connected = ListeningEnvironments.Start(
                manifest, policyFolder, engine, listening, learning.DrawCorrelation, spill, terminal);
            return new GrpoEpisodes(connected.Rollout, counted: null, connected, spill);
        }

        RobotProfile robot = RobotProfileFile.Read(options.RobotFile).Profile;
        SimulatedBimanualEnvironment simulated = SimulatorFactory.Create(robot, options.Environments, string.Join(',', options.Tasks), options.Split);
        SampledRolloutOptions rollout = new()
        {
            InferenceDelayTicks = options.DelayTicks,
            TimeLimitTicks = task => SimulatorFactory.TimeLimitTicks(robot, task),
            ThreadCount = options.Threads,
            IsLockStep = options.IsDeterministic,
            DrawCorrelation = learning.DrawCorrelation,
            Spill = spill,
        };
        return new GrpoEpisodes(
            new SampledRollout(manifest, policyFolder, simulated, engine, rollout, TimeProvider.System),
            new SampledRollout(manifest, policyFolder, simulated, engine, rollout with { KeepsDecisions = false }, TimeProvider.System),
            simulated,
            spill);
    }

    public void Dispose() => source.Dispose();

    private static ImageSpill? SpillTo(string? folder)
    {
        try
        {
            return folder is null ? null : new ImageSpill(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--spill '{folder}' cannot be written: {exception.Message}", exception);
        }
    }
}
