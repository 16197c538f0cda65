using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Pictures;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Experiments.Gallery;

/// <summary>Lets the experts work and takes pictures of them.</summary>
internal static class GallerySession
{
    public static int Run(GalleryOptions options, Terminal terminal, CancellationToken cancellation)
    {
        RobotProfile robot = RobotProfileFile.Read(options.RobotFile).Profile;
        IReadOnlyList<string> tasks = SimulatorFactory.TaskNames(options.Task);
        PolicyManifest? manifest = options.PolicyFolder is null ? null : PolicyManifestFile.Read(options.PolicyFolder);
        using SimulatedBimanualEnvironment environments = SimulatorFactory.Create(robot, 1, tasks[0]);
        List<(ImageFrame Frame, string Caption)> pictures = [];
        foreach (string task in tasks)
        {
            for (int index = options.First; index < options.First + options.Starts; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                ImageFrame frame = Take(environments, robot.Cameras[0], new TrainingStart(task, index, options.Randomize), options.At);
                pictures.Add((
                    manifest is null ? frame : AsSeen(frame, manifest, options.PolicyFolder!),
                    options.Starts == 1 ? task : string.Create(CultureInfo.InvariantCulture, $"{task} {index}")));
            }
        }

        byte[] png = PictureGrid.Draw(pictures, options.Columns);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.To))!);
            File.WriteAllBytes(options.To, png);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The picture '{options.To}' cannot be written: {exception.Message}", exception);
        }

        terminal.Line(
            string.Create(CultureInfo.InvariantCulture, $"{pictures.Count} pictures, {png.Length / 1024} KiB: {RepositoryPaths.Relative(options.To)}"));
        terminal.Json(new JsonObject { ["pictures"] = pictures.Count, ["bytes"] = png.Length, ["path"] = options.To });
        return ExitCode.Success;
    }

    /// <summary>Runs the expert twice: once to learn how many waypoints it needs, once up to the moment that is wanted.</summary>
    private static ImageFrame Take(SimulatedBimanualEnvironment environments, CameraProfile camera, TrainingStart start, double at)
    {
        IScriptedExpert expert = environments.CreateExpert(start.Task);
        ExpertConditions conditions = new();
        int count = 0;
        ExpertEpisode.Run(environments, 0, expert, start, conditions, _ => count++);
        int wanted = (int)(at * (count - 1));
        ImageFrame frame = new(camera.Width, camera.Height);
        int seen = 0;
        ExpertEpisode.Run(environments, 0, expert, start, conditions, _ =>
        {
            if (seen++ == wanted)
            {
                environments.Render(0, camera.Name, frame);
            }
        });
        return frame;
    }

    private static ImageFrame AsSeen(ImageFrame frame, PolicyManifest manifest, string folder)
    {
        PolicyInputBuilder builder = new(manifest, folder);
        int side = manifest.Architecture.ImageSize;
        ImageFrame seen = new(side, side);
        builder.WriteImages([frame], seen.Pixels);
        return seen;
    }
}
