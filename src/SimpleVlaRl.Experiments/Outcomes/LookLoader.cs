using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Experiments.Outcomes;

/// <summary>Makes looks to learn from out of episodes: each one's end with its label, and moments before at which the task was not done yet.</summary>
internal static class LookLoader
{
    /// <summary>Loads a part.</summary>
    public static OutcomePictures Load(
        ClassifierOptions options, LabelledEpisodes episodes, OutcomePart part, Terminal terminal, CancellationToken cancellation)
    {
        OutcomePictures pictures = new(episodes.Cameras.Count, options.ImageSize);
        byte[] images = new byte[pictures.LookBytes];
        CameraPictures preparation = new(CameraPictures.UsualRecipe, options.ImageSize);
        foreach (EpisodeListing listing in episodes[part])
        {
            cancellation.ThrowIfCancellationRequested();
            TryRead(listing, AddAll, terminal);
        }

        return pictures;

        void AddAll(EpisodeListing listing)
        {
            using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
            bool isSuccess = listing.Outcome.Kind == OutcomeKind.Success;
            TimeSpan[] moments =
            [
                .. EpisodeLooks.Moments(episode, episodes.Cameras, TimeSpan.FromSeconds(1 / options.LookRateHertz)).SkipLast(1)
                    .Where(moment => !isSuccess || moment > options.Guard)
            ];

            // Evenly over the episode.
            int count = Math.Min(moments.Length, options.EarlierLooks);
            for (int index = 0; index < count; index++)
            {
                Add(episode, moments[((2 * index) + 1) * moments.Length / (2 * count)], isDone: false);
            }

            Add(episode, TimeSpan.Zero, isSuccess);
        }

        void Add(EpisodeReader episode, TimeSpan moment, bool isDone)
        {
            preparation.Write(EpisodeLooks.At(episode, episodes.Cameras, moment).Frames, images);
            pictures.Add(images, isDone);
        }
    }

    /// <summary>One episode that cannot be read does not cost the others.</summary>
    public static void TryRead(EpisodeListing episode, Action<EpisodeListing> read, Terminal terminal)
    {
        try
        {
            read(episode);
        }
        catch (Exception exception) when (exception is McapException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            terminal.Status($"left out, '{episode.Path}': {exception.Message}");
        }
    }
}
