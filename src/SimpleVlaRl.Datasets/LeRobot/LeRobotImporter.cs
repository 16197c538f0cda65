using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets.Mapping;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>Takes a LeRobot data set of version 2.1 or 3.0 into a store, as demonstrations that imitation learns from.</summary>
/// <remarks>
/// An episode's id is made of what is in it and how it was taken in: what is in the store already is left alone. One that cannot be read is said and passed
/// over; the others come in.
/// </remarks>
/// <param name="options">What and how.</param>
/// <param name="onProgress">Told before each episode: how many are done, of how many.</param>
public sealed partial class LeRobotImporter(LeRobotImportOptions options, Action<int, int>? onProgress = null)
{
    private const int LongestTaskName = 60;

    /// <summary>Runs.</summary>
    /// <param name="store">The store's folder.</param>
    /// <param name="cancellation">Ends it between pictures; an episode that is not whole does not come into the store.</param>
    /// <returns>What came in.</returns>
    /// <exception cref="DatasetException">The data set cannot be read at all, or does not fit the robot.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public LeRobotImportResult Run(string store, CancellationToken cancellation)
    {
        LeRobotDataset dataset = LeRobotDataset.Open(options.Folder);
        RobotBinding binding = RobotBinding.Of(options.Robot, options.Mapping, dataset.Info);
        double ticks = options.Robot.ServoRateHertz / options.WaypointRateHertz;
        if (!(ticks >= 1) || Math.Abs(ticks - Math.Round(ticks)) > 1e-9)
        {
            throw new DatasetException(FormattableString.Invariant(
                $"A waypoint lasts {ticks:0.###} ticks: '{options.Robot.Name}' has {options.Robot.ServoRateHertz} ticks a second, and {options.WaypointRateHertz} ")
                + "waypoints were asked for; the first must be a multiple of the second.");
        }

        HashSet<Guid> known = Known(store);
        List<string> problems = [];
        int imported = 0, repeated = 0;
        LeRobotEpisode[] chosen = [.. dataset.Episodes.Take(options.Limit ?? int.MaxValue)];
        using ImportFolder folder = new(store);
        for (int index = 0; index < chosen.Length; index++)
        {
            onProgress?.Invoke(index, chosen.Length);
            cancellation.ThrowIfCancellationRequested();
            try
            {
                bool isNew = Import(dataset, binding, chosen[index], folder, known, cancellation);
                imported += isNew ? 1 : 0;
                repeated += isNew ? 0 : 1;
            }
            catch (DatasetException exception)
            {
                problems.Add($"episode {chosen[index].Index}: {exception.Message}");
            }
        }

        return new LeRobotImportResult(imported, repeated, problems);
    }

    private static HashSet<Guid> Known(string store)
    {
        if (!Directory.Exists(store))
        {
            return [];
        }

        using EpisodeStore open = EpisodeStore.Open(store, TimeProvider.System);
        return [.. open.List(new EpisodeQuery()).Select(episode => episode.Header.EpisodeId)];
    }

    /// <summary>Takes an episode in.</summary>
    /// <returns>False where the store has it.</returns>
    private bool Import(
        LeRobotDataset dataset, RobotBinding binding, LeRobotEpisode episode, ImportFolder folder, HashSet<Guid> known, CancellationToken cancellation)
    {
        LeRobotInfo info = dataset.Info;
        int stateWidth = info.Features[options.Mapping.State].Width, actionWidth = info.Features[options.Mapping.Action].Width;
        string[] pictures = [.. binding.Cameras.Where(feature => info.Features[feature].IsImage)];
        LeRobotRows rows = dataset.Read(episode, [options.Mapping.State, options.Mapping.Action, .. pictures]);
        double[] states = binding.States(rows.Numbers(options.Mapping.State, stateWidth), stateWidth);
        double[] actions = binding.Actions(rows.Numbers(options.Mapping.Action, actionWidth), actionWidth);
        string instruction = options.Mapping.Instruction ?? rows.Instruction;
        if (string.IsNullOrWhiteSpace(instruction))
        {
            throw new DatasetException("it does not say what the robot was told to do; say it in the mapping: 'instruction: …'.");
        }

        Guid id = IdOf(episode, info, states, actions, instruction);
        if (!known.Add(id))
        {
            return false;
        }

        long started = new DateTimeOffset(File.GetLastWriteTimeUtc(episode.DataPath)).ToUnixTimeMilliseconds() * 1_000_000;
        using EpisodeWriter writer = folder.OpenWriter();
        writer.Begin(new EpisodeHeader
        {
            EpisodeId = id,
            Task = options.Mapping.Task ?? TaskName(instruction),
            Instruction = instruction,
            Seed = episode.Index,
            Robot = options.Robot.Name,
            RobotDigest = options.RobotDigest,
            SoftwareVersion = options.SoftwareVersion,
            Actor = EpisodeActor.Expert,
            Mode = EpisodeMode.Demonstrate,
            JointNames = options.Robot.JointNames,
            CameraNames = [.. options.Robot.Cameras.Select(camera => camera.Name)],
            ServoRateHertz = options.Robot.ServoRateHertz,
            WaypointRateHertz = options.WaypointRateHertz,
            ChunkLength = options.ChunkLength,
            StartedNanoseconds = started,
        });
        DemonstrationPlayer player = new(
            options, new Resampling(states, options.Robot.Joints.Count, info.FramesPerSecond), new Resampling(actions, options.Robot.Joints.Count, info.FramesPerSecond));
        (int ticks, int chunks) = player.Play(
            started,
            episode.Length,
            info.FramesPerSecond,
            [.. binding.Cameras.Select(feature => PictureSource.Read(info, episode, rows, feature))],
            writer,
            cancellation);
        folder.Take(writer.Commit(new EpisodeSummary
        {
            Outcome = rows.IsSuccess == false ? EpisodeOutcome.Failure("lerobot") : EpisodeOutcome.Success("lerobot"),
            Duration = TimeSpan.FromSeconds(episode.Length / info.FramesPerSecond),
            Ticks = ticks,
            Chunks = chunks,
        }));
        return true;
    }

    /// <summary>A UUID of version 8 (RFC 9562, section 5.8), made of everything that the recording is made of but the pictures.</summary>
    private Guid IdOf(LeRobotEpisode episode, LeRobotInfo info, double[] states, double[] actions, string instruction)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"lerobot\n{episode.Index}\n{info.FramesPerSecond}\n{instruction}\n{options.Mapping.Task}\n{options.RobotDigest}\n{options.WaypointRateHertz}\n{options.ChunkLength}\n")));
        hash.AppendData(MemoryMarshal.AsBytes(states.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(actions.AsSpan()));
        Span<byte> bytes = hash.GetHashAndReset().AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static string TaskName(string instruction)
    {
        string name = NotOfAName().Replace(instruction.ToLowerInvariant(), "_").Trim('_');
        return name.Length == 0 ? "task" : name[..Math.Min(name.Length, LongestTaskName)];
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotOfAName();
}
