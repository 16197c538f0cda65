using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Onnx.Classifiers;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Outcomes;

namespace SimpleVlaRl.Experiments.Outcomes;

/// <summary>Trains an outcome classifier from labelled episodes, exports it, and measures what was exported.</summary>
internal static class ClassifierSession
{
    /// <summary>The largest difference of a probability between the network and its graph that is float arithmetic and nothing else.</summary>
    private const double Tolerance = 1e-4;

    public static int Run(ClassifierOptions options, Terminal terminal, CancellationToken cancellation)
    {
        Demand(options);
        string draft = Path.TrimEndingDirectorySeparator(options.Folder) + ".part";
        try
        {
            (ClassifierManifest manifest, ClassifierReport report, bool reaches) = Make(options, draft, terminal, cancellation);
            Written(options.Folder, () => Finish(draft, options.Folder, manifest));
            report.Say(terminal);
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"a success from {manifest.Threshold:0.000} on; classifier: {RepositoryPaths.Relative(options.Folder)}"));
            JsonObject document = report.Json();
            document["threshold"] = Terminal.Number(manifest.Threshold, 6);
            document["reaches_precision"] = reaches;
            document["largest_difference"] = manifest.Training.LargestDifference;
            document["fitting_episodes"] = manifest.Training.FittingEpisodes;
            document["choice_episodes"] = manifest.Training.ChoiceEpisodes;
            terminal.Json(document);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            terminal.Status("stopped; nothing was written");
            return ExitCode.Interrupted;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    /// <summary>What would keep hours of training from ending well is said before them.</summary>
    private static void Demand(ClassifierOptions options)
    {
        if (Path.Exists(Path.Combine(options.Folder, ClassifierManifest.FileName)))
        {
            throw new UserException($"'{options.Folder}' has a classifier already, which a robot may be using; give another --to.");
        }

        if (File.Exists(options.Folder) || (Directory.Exists(options.Folder) && Directory.EnumerateFileSystemEntries(options.Folder).Any()))
        {
            throw new UserException($"'{options.Folder}' is there and not empty; give another --to.");
        }

        if (options.Cameras.Count > ClassifierManifest.MostCameras || options.Cameras.Distinct(StringComparer.Ordinal).Count() < options.Cameras.Count)
        {
            throw new UsageException($"--cameras is '{string.Join(',', options.Cameras)}'; expected at most {ClassifierManifest.MostCameras}, each once.");
        }
    }

    private static (ClassifierManifest Manifest, ClassifierReport Report, bool Reaches) Make(
        ClassifierOptions options, string draft, Terminal terminal, CancellationToken cancellation)
    {
        LabelledEpisodes episodes = LabelledEpisodes.Find(options, terminal, cancellation);
        foreach (OutcomePart part in Enum.GetValues<OutcomePart>())
        {
            terminal.Status($"{part.ToString().ToLowerInvariant(),-8} {episodes[part].Count} episodes, {LabelledEpisodes.Successes(episodes[part])} successes");
        }

        Written(options.Folder, () => Directory.CreateDirectory(draft));
        FittingPictures fitting = new(LookLoader.Load(options, episodes, OutcomePart.Fitting, terminal, cancellation));
        OutcomePictures toChooseBy = LookLoader.Load(options, episodes, OutcomePart.Choice, terminal, cancellation);
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

        ClassifierManifest manifest = new()
        {
            Format = ClassifierManifest.CurrentFormat,
            Robot = episodes.Robot,
            Task = options.Task,
            Cameras = episodes.Cameras,
            ImageSize = options.ImageSize,
            ImageRecipe = CameraPictures.UsualRecipe,
            Threshold = threshold,
            HoldLooks = options.HoldLooks,
            LookRateHertz = options.LookRateHertz,
            Sha256 = Written(options.Folder, () => OutcomeClassifierGraph.Write(trainer.Shape, trainer.Weights, draft)),
            Score = new ClassifierScore(0, 0, 0, 0),
            Watching = new ClaimScore(0, 0, 0, 0, 0),
            Training = new ClassifierTraining(
                options.CommandText, options.Learning.Seed, episodes[OutcomePart.Fitting].Count, episodes[OutcomePart.Choice].Count, episodes.Digest, 0),
        };
        Written(options.Folder, () => ClassifierManifestFile.Write(draft, manifest));
        try
        {
            using OnnxOutcomeClassifier classifier = OnnxOutcomeClassifier.Load(draft);
            double difference = Difference(classifier, trainer, toChooseBy);
            ClassifierReport report = Report(classifier, options, episodes, terminal, cancellation);
            return (
                manifest with { Score = report.Score, Watching = report.Watching, Training = manifest.Training with { LargestDifference = difference } },
                report,
                reaches);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>Watches the report's episodes with what was written, and looks at the ends of the others for labels that may be wrong.</summary>
    private static ClassifierReport Report(
        OnnxOutcomeClassifier classifier, ClassifierOptions options, LabelledEpisodes episodes, Terminal terminal, CancellationToken cancellation)
    {
        ClassifierReport report = new(classifier, options.Guard);
        foreach (OutcomePart part in Enum.GetValues<OutcomePart>())
        {
            foreach (EpisodeListing episode in episodes[part])
            {
                cancellation.ThrowIfCancellationRequested();
                LookLoader.TryRead(episode, part == OutcomePart.Report ? report.Watch : report.LookAtEnd, terminal);
            }
        }

        return report;
    }

    /// <summary>The largest difference of a probability between the network and its graph.</summary>
    /// <exception cref="UserException">It is more than arithmetic.</exception>
    private static double Difference(OnnxOutcomeClassifier classifier, OutcomeTrainer trainer, OutcomePictures pictures)
    {
        double difference = trainer.Probabilities(pictures).Select((probability, row) => Math.Abs(probability - Judge(classifier, pictures, row))).Max();

        // Also true of what is not a number.
        return difference <= Tolerance ? difference
            : throw new UserException(
                FormattableString.Invariant($"The exported classifier differs from the network by {difference}; expected at most {Tolerance}. Nothing was ")
                + "written; this is a fault of this program.");
    }

    private static void Finish(string draft, string folder, ClassifierManifest manifest)
    {
        ClassifierManifestFile.Write(draft, manifest);
        if (Directory.Exists(folder))
        {
            // Empty, or this says so.
            Directory.Delete(folder);
        }

        Directory.Move(draft, folder);
    }

    private static void Written(string folder, Action write) => Written(folder, () =>
    {
        write();
        return true;
    });

    private static T Written<T>(string folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The classifier cannot be written to '{folder}': {exception.Message}", exception);
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

    private static void Show(Terminal terminal, OutcomeProgress progress) => terminal.Status(string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.FittingLoss:0.0000}, on those to choose by {progress.ChoiceLoss:0.0000}"
        + $"{(progress.IsBest ? ", the lowest" : "")}"));
}
