using System.Text.Json;
using SimpleVlaRl.Core;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>What an export has done, one file per episode inside the data set's folder, so that the next run goes on where this one stops.</summary>
internal sealed class ExportJournal
{
    private readonly string root;
    private readonly Dictionary<Guid, ExportedEpisode> done = [];

    /// <summary>Reads what was done. A note that cannot be read is as good as none.</summary>
    /// <param name="root">The data set's folder.</param>
    public ExportJournal(string root)
    {
        this.root = root;
        Directory.CreateDirectory(Folder);
        foreach (string path in Directory.EnumerateFiles(Folder, "*.json"))
        {
            if (Read(path) is { } episode)
            {
                done[episode.EpisodeId] = episode;
            }
        }
    }

    private string Folder => Path.Combine(root, LeRobotPaths.Journal);

    /// <summary>What was done of an episode in this way; null where that is nothing, or its videos are gone.</summary>
    public ExportedEpisode? Find(Guid id, string digest, string conversion) =>
        done.TryGetValue(id, out ExportedEpisode? episode) && episode.Digest == digest && episode.Conversion == conversion
        && episode.Cameras.All(camera => File.Exists(VideoPath(camera)))
            ? episode
            : null;

    /// <summary>A number for a camera's next video that no other has.</summary>
    public int NextNumber(string camera)
    {
        int[] taken = [.. done.Values.SelectMany(episode => episode.Cameras).Where(known => known.Name == camera).Select(known => known.Number)];
        return taken.Length == 0 ? 0 : taken.Max() + 1;
    }

    /// <summary>Where a video lies.</summary>
    public string VideoPath(ExportedCamera camera) =>
        Path.Combine(root, LeRobotPaths.File($"{LeRobotPaths.Videos}/{FeatureNames.OfCamera(camera.Name)}", camera.Number, ".mp4"));

    /// <summary>Notes an episode; one that it replaces loses its videos.</summary>
    public void Note(ExportedEpisode episode)
    {
        Forget(episode.EpisodeId);
        WholeFile.WriteText(NotePath(episode.EpisodeId), JsonSerializer.Serialize(episode));
        done[episode.EpisodeId] = episode;
    }

    /// <summary>Removes episodes that the data set no longer has.</summary>
    public void Keep(IReadOnlySet<Guid> ids)
    {
        foreach (Guid id in done.Keys.Where(id => !ids.Contains(id)).ToArray())
        {
            Forget(id);
        }
    }

    private void Forget(Guid id)
    {
        if (done.Remove(id, out ExportedEpisode? old))
        {
            File.Delete(NotePath(id));
            foreach (ExportedCamera camera in old.Cameras)
            {
                File.Delete(VideoPath(camera));
            }
        }
    }

    private string NotePath(Guid id) => Path.Combine(Folder, id.ToString("D") + ".json");

    private static ExportedEpisode? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportedEpisode>(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
