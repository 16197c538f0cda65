using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Datasets.Import;

/// <summary>Takes a data set of somebody else's into a store, as demonstrations that imitation learns from.</summary>
/// <remarks>
/// An episode's id is made of what is in it and how it was taken in: what is in the store already is left alone. One that cannot be read is said and passed
/// over; the others come in.
/// </remarks>
/// <param name="options">What and how.</param>
/// <param name="onProgress">Told before each episode: how many are done, of how many.</param>
public sealed partial class DemonstrationImporter(ImportOptions options, Action<int, int>? onProgress = null)
{
    private const int LongestTaskName = 60;

    private readonly Dictionary<string, int> occurrences = [];

    /// <summary>Runs.</summary>
    /// <param name="store">The store's folder.</param>
    /// <param name="cancellation">Ends it between pictures; an episode that is not whole does not come into the store.</param>
    /// <returns>What came in.</returns>
    /// <exception cref="DatasetException">The data set cannot be read at all, or does not fit the robot.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public ImportResult Run(string store, CancellationToken cancellation)
    {
        IDemonstrationSource source = DemonstrationSources.Open(options.Folder, options.FramesPerSecond, options.Robot);
        RobotBinding binding = RobotBinding.Of(options.Robot, options.Mapping, source.Features);
        double ticks = options.Robot.ServoRateHertz / options.WaypointRateHertz;
        if (!(ticks >= 1) || Math.Abs(ticks - Math.Round(ticks)) > 1e-9)
        {
            throw new DatasetException(FormattableString.Invariant(
                $"A waypoint lasts {ticks:0.###} ticks: '{options.Robot.Name}' has {options.Robot.ServoRateHertz} ticks a second, and ")
                + FormattableString.Invariant($"{options.WaypointRateHertz} waypoints were asked for; the first must be a multiple of the second."));
        }

        HashSet<Guid> known = Known(store);
        List<string> problems = [];
        int imported = 0, repeated = 0;
        int count = Math.Min(source.Count, options.Limit ?? int.MaxValue);
        using ImportFolder folder = new(store);
        for (int place = 0; place < count; place++)
        {
            onProgress?.Invoke(place, count);
            cancellation.ThrowIfCancellationRequested();
            try
            {
                bool isNew = Import(source, binding, place, folder, known, cancellation);
                imported += isNew ? 1 : 0;
                repeated += isNew ? 0 : 1;
            }
            catch (DatasetException exception)
            {
                problems.Add($"episode {place}: {exception.Message}");
            }
        }

        return new ImportResult(imported, repeated, problems);
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
        IDemonstrationSource source, RobotBinding binding, int place, ImportFolder folder, HashSet<Guid> known, CancellationToken cancellation)
    {
        SourceEpisode episode = source.Read(place, options.Mapping, [.. binding.Cameras.Select(camera => camera.Feature)]);
        double[] states = binding.States(episode.States, source.Features[options.Mapping.State].Width);
        double[] actions = binding.Actions(episode.Actions, source.Features[options.Mapping.Action].Width);
        string instruction = options.Mapping.Instruction ?? episode.Instruction;
        if (string.IsNullOrWhiteSpace(instruction))
        {
            throw new DatasetException("it does not say what the robot was told to do; say it in the mapping: 'instruction: …'.");
        }

        Guid id = IdOf(source, binding, states, actions, instruction);
        if (!known.Add(id))
        {
            return false;
        }

        long started = new DateTimeOffset(episode.WrittenAt).ToUnixTimeMilliseconds() * 1_000_000;
        using EpisodeWriter writer = folder.OpenWriter();
        writer.Begin(new EpisodeHeader
        {
            EpisodeId = id,
            Task = options.Mapping.Task ?? TaskName(instruction),
            Instruction = instruction,
            Seed = episode.Number,
            Robot = options.Robot.Name,
            RobotDigest = options.RobotDigest,
            SoftwareVersion = options.SoftwareVersion,
            Actor = EpisodeActor.Expert,
            Mode = EpisodeMode.Demonstrate,
            JointNames = options.Robot.JointNames,
            CameraNames = [.. binding.Cameras.Select(camera => camera.Camera)],
            ServoRateHertz = options.Robot.ServoRateHertz,
            WaypointRateHertz = options.WaypointRateHertz,
            ChunkLength = options.ChunkLength,
            StartedNanoseconds = started,
        });
        int joints = options.Robot.Joints.Count;
        DemonstrationPlayer player = new(
            options, new Resampling(states, joints, source.FramesPerSecond), new Resampling(actions, joints, source.FramesPerSecond));
        IEnumerable<ImageFrame>[] pictures = [.. binding.Cameras.Select(camera => episode.Pictures(camera.Feature))];
        (int ticks, int chunks) = player.Play(started, episode.Rows, source.FramesPerSecond, pictures, writer, cancellation);
        if (writer.Dropped > 0)
        {
            throw new DatasetException($"{writer.Dropped} of its pictures or rows had no room; give the disk more, or take smaller pictures.");
        }

        folder.Take(writer.Commit(new EpisodeSummary
        {
            Outcome = episode.IsSuccess == false ? EpisodeOutcome.Failure(source.Form) : EpisodeOutcome.Success(source.Form),
            Duration = TimeSpan.FromSeconds(episode.Rows / source.FramesPerSecond),
            Ticks = ticks,
            Chunks = chunks,
        }));
        return true;
    }

    /// <summary>A UUID of version 8 (RFC 9562, section 5.8), made of everything that the recording is made of but the pictures.</summary>
    private Guid IdOf(IDemonstrationSource source, RobotBinding binding, double[] states, double[] actions, string instruction)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{source.Form}\n{source.FramesPerSecond}\n{instruction}\n{options.Mapping.Task}\n")
            + FormattableString.Invariant($"{options.RobotDigest}\n{options.WaypointRateHertz}\n{options.ChunkLength}\n")
            + string.Join('\n', binding.Cameras)));
        hash.AppendData(MemoryMarshal.AsBytes(states.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(actions.AsSpan()));
        byte[] content = hash.GetHashAndReset();

        // What is in a data set twice comes in twice, and each time as the same two.
        string key = Convert.ToHexString(content);
        int occurrence = occurrences.GetValueOrDefault(key);
        occurrences[key] = occurrence + 1;
        hash.AppendData(content);
        hash.AppendData(BitConverter.GetBytes(occurrence));
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
