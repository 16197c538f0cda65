using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Onnx.Classifiers;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Experiments.Outcomes;

/// <summary>Trains an outcome classifier from labelled episodes, exports it, and measures what was exported.</summary>
internal static class ClassifierSession
{
    private const string Recipe = "center-crop-area-v1";

    /// <summary>The largest difference of a probability between the network and its graph that is float arithmetic and nothing else.</summary>
    private const double Tolerance = 1e-4;

    public static int Run(ClassifierOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (Path.Exists(Path.Combine(options.Folder, ClassifierManifest.FileName)))
        {
            throw new UserException($"'{options.Folder}' has a classifier already, which a robot may be using; give another --to.");
        }

        try
        {
            terminal.Json(Make(options, terminal, cancellation));
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            terminal.Status("stopped; nothing was written");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is McapException or InvalidDataException)
        {
            throw new UserException(
                $"An episode cannot be learned from: {exception.Message} Move it out of the store, or label it 'invalid' with 'vla-robot episodes label'.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The classifier cannot be written to '{options.Folder}': {exception.Message}", exception);
        }
    }

    private static JsonObject Make(ClassifierOptions options, Terminal terminal, CancellationToken cancellation)
    {
        LabelledEpisodes episodes = LabelledEpisodes.Find(options, terminal, cancellation);
        foreach (OutcomePart part in Enum.GetValues<OutcomePart>())
        {
            terminal.Status($"{part.ToString().ToLowerInvariant(),-8} {episodes[part].Count} episodes, {LabelledEpisodes.Successes(episodes[part])} successes");
        }

        FittingPictures fitting = new(Load(options, episodes, OutcomePart.Fitting, cancellation));
        OutcomePictures toChooseBy = Load(options, episodes, OutcomePart.Choice, cancellation);
        terminal.Status(
            $"{fitting.Pictures.Looks.Count} looks to fit to, {toChooseBy.Looks.Count} to choose by, through {string.Join(", ", episodes.Cameras)}");
        using OutcomeTrainer trainer = new(fitting, new ChoicePictures(toChooseBy), options.Learning);
        trainer.Train(progress => Show(terminal, progress), cancellation);
        (double threshold, bool reaches) = trainer.ChooseThreshold();
        if (!reaches)
        {
            terminal.Status(string.Create(
                CultureInfo.InvariantCulture,
                $"no threshold reaches a precision of {options.Learning.Precision} on the episodes to choose by; taken is the one with the highest"));
        }

        string draft = options.Folder.TrimEnd('/') + ".part";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        ClassifierManifest manifest = new()
        {
            Format = ClassifierManifest.CurrentFormat,
            Robot = episodes.Robot,
            Task = options.Task,
            Cameras = episodes.Cameras,
            ImageSize = options.ImageSize,
            ImageRecipe = Recipe,
            Threshold = threshold,
            HoldLooks = options.HoldLooks,
            LookRateHertz = options.LookRateHertz,
            Sha256 = OutcomeClassifierGraph.Write(trainer.Shape, trainer.Weights, draft),
            Score = new ClassifierScore(0, 0, 0, 0),
            Watching = new ClaimScore(0, 0, 0, 0, 0),
            Training = new ClassifierTraining(
                options.CommandText, options.Learning.Seed, episodes[OutcomePart.Fitting].Count, episodes[OutcomePart.Choice].Count, episodes.Digest, 0),
        };
        ClassifierManifestFile.Write(draft, manifest);
        (ClassifierReport report, double difference) = Measure(draft, options, trainer, toChooseBy, episodes[OutcomePart.Report], cancellation);
        ClassifierManifestFile.Write(draft, manifest with
        {
            Score = report.Score,
            Watching = report.Watching,
            Training = manifest.Training with { LargestDifference = difference },
        });
        if (Directory.Exists(options.Folder))
        {
            // Empty, or Directory.Delete says so.
            Directory.Delete(options.Folder);
        }

        Directory.Move(draft, options.Folder);
        report.Say(terminal);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture, $"a success from {threshold:0.000} on; classifier: {RepositoryPaths.Relative(options.Folder)}"));
        JsonObject document = report.Json();
        document["threshold"] = Terminal.Number(threshold, 6);
        document["reaches_precision"] = reaches;
        document["largest_difference"] = difference;
        document["fitting_episodes"] = episodes[OutcomePart.Fitting].Count;
        document["choice_episodes"] = episodes[OutcomePart.Choice].Count;
        return document;
    }

    /// <summary>Compares what was written with the network, and watches the report's episodes with it.</summary>
    private static (ClassifierReport Report, double Difference) Measure(
        string folder,
        ClassifierOptions options,
        OutcomeTrainer trainer,
        OutcomePictures known,
        IReadOnlyList<EpisodeListing> unknown,
        CancellationToken cancellation)
    {
        try
        {
            using OnnxOutcomeClassifier classifier = OnnxOutcomeClassifier.Load(folder);
            double difference = trainer.Probabilities(known).Select((probability, row) => Math.Abs(probability - Judge(classifier, known, row))).Max();

            // Also true of what is not a number.
            if (!(difference <= Tolerance))
            {
                throw new UserException(
                    FormattableString.Invariant($"The exported classifier differs from the network by {difference}; expected at most {Tolerance}. Nothing was ")
                    + "written; this is a fault of this program.");
            }

            ClassifierReport report = new(classifier, options.Guard);
            foreach (EpisodeListing episode in unknown)
            {
                cancellation.ThrowIfCancellationRequested();
                report.Watch(episode);
            }

            return (report, difference);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>The recipe leaves pictures of the network's own size as they are.</summary>
    private static float Judge(OnnxOutcomeClassifier classifier, OutcomePictures pictures, int row)
    {
        ImageFrame[] frames = [.. Enumerable.Range(0, pictures.CameraCount).Select(_ => new ImageFrame(pictures.ImageSize, pictures.ImageSize))];
        for (int camera = 0; camera < frames.Length; camera++)
        {
            pictures[row].Slice(camera * pictures.PictureBytes, pictures.PictureBytes).CopyTo(frames[camera].Pixels);
        }

        return classifier.SuccessProbability(frames);
    }

    private static OutcomePictures Load(ClassifierOptions options, LabelledEpisodes episodes, OutcomePart part, CancellationToken cancellation)
    {
        OutcomePictures pictures = new(episodes.Cameras.Count, options.ImageSize);
        byte[] images = new byte[pictures.LookBytes];
        IImageRecipe recipe = ImageRecipes.Get(Recipe);
        foreach (EpisodeListing listing in episodes[part])
        {
            cancellation.ThrowIfCancellationRequested();
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

        return pictures;

        void Add(EpisodeReader episode, TimeSpan moment, bool isDone)
        {
            IReadOnlyList<ImageFrame> frames = EpisodeLooks.At(episode, episodes.Cameras, moment).Frames;
            for (int camera = 0; camera < frames.Count; camera++)
            {
                recipe.Apply(frames[camera], options.ImageSize, images.AsSpan(camera * pictures.PictureBytes, pictures.PictureBytes));
            }

            pictures.Add(images, isDone);
        }
    }

    private static void Show(Terminal terminal, OutcomeProgress progress) => terminal.Status(string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.FittingLoss:0.0000}, on those to choose by {progress.ChoiceLoss:0.0000}"
        + $"{(progress.IsBest ? ", the lowest" : "")}"));
}
