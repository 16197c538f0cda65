using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Benchmarks.Recording;

/// <summary>What cameras see, rendered before anything is measured: what a picture shows is what it costs.</summary>
internal static class RecordedPictures
{
    private const int Pictures = 16;
    private const int FirstSeed = 7;

    /// <summary>Renders.</summary>
    /// <param name="robot">The simulated robot; the sizes of its cameras count.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The pictures of each camera.</returns>
    public static ImageFrame[][] Of(RobotProfile robot, CancellationToken cancellation)
    {
        const string Task = "transfer_cube";
        using SimulatedBimanualEnvironment environment = SimulatorFactory.Create(robot, 1, Task);
        ImageFrame[][] pictures = [.. robot.Cameras.Select(camera =>
            Enumerable.Range(0, Pictures).Select(_ => new ImageFrame(camera.Width, camera.Height)).ToArray())];
        for (int picture = 0; picture < Pictures; picture++)
        {
            cancellation.ThrowIfCancellationRequested();
            environment.Reset(0, new ReportStart(Task, FirstSeed + picture, true));
            for (int camera = 0; camera < pictures.Length; camera++)
            {
                environment.Render(0, robot.Cameras[camera].Name, pictures[camera][picture]);
            }
        }

        return pictures;
    }
}
