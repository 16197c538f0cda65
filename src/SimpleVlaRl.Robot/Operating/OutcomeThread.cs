using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Interop;
using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Outcomes;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>Looks at the robot with a classifier, every so often, on a thread of its own that everything else goes before.</summary>
internal sealed class OutcomeThread : IDisposable
{
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly RosObservationSource topics;
    private readonly (int Index, TimeSpan MaximumAge)[] cameras;
    private readonly ImageFrame[] frames;
    private readonly TimeSpan period;
    private readonly ManualResetEventSlim end = new(false);
    private readonly Action<string> onProblem;
    private readonly Thread thread;

    /// <summary>Starts to look.</summary>
    /// <param name="classifier">The classifier; it outlives this.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="topics">Its topics; they outlive this.</param>
    /// <param name="watchOf">Makes what watches, with the way to look.</param>
    /// <param name="onProblem">Told when it is given up.</param>
    public OutcomeThread(
        IOutcomeClassifier classifier,
        RobotProfile robot,
        RosObservationSource topics,
        Func<Func<ImageFrame[]?>, OutcomeWatch> watchOf,
        Action<string> onProblem)
    {
        (this.topics, this.onProblem) = (topics, onProblem);
        string[] names = [.. robot.Cameras.Select(camera => camera.Name)];
        int[] places = [.. classifier.Manifest.Cameras.Select(name => Array.IndexOf(names, name))];
        cameras = [.. places.Select(index => (index, robot.Cameras[index].MaximumAge))];
        frames = [.. places.Select(index => new ImageFrame(robot.Cameras[index].FrameWidth, robot.Cameras[index].FrameHeight))];
        period = TimeSpan.FromSeconds(1 / classifier.Manifest.LookRateHertz);
        OutcomeWatch watch = watchOf(Look);
        thread = new Thread(() => Watch(watch)) { IsBackground = true, Name = "classifier" };
        thread.Start();
    }

    /// <summary>Loads a classifier for a run.</summary>
    /// <exception cref="UserException">It cannot be loaded, or is of another robot or task.</exception>
    public static OnnxOutcomeClassifier Load(string folder, RobotProfile robot, string task)
    {
        OnnxOutcomeClassifier classifier;
        try
        {
            classifier = OnnxOutcomeClassifier.Load(folder);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }

        ClassifierManifest manifest = classifier.Manifest;
        string? missing = manifest.Cameras.FirstOrDefault(name => robot.Cameras.All(camera => camera.Name != name));
        string? problem = manifest.Task != task ? $"knows the task '{manifest.Task}' and the run is of '{task}'"
            : manifest.Robot != robot.Name ? $"knows the cameras of '{manifest.Robot}' and the robot is '{robot.Name}'"
            : missing is not null ? $"looks through the camera '{missing}', which '{robot.Name}' does not have"
            : null;
        if (problem is null)
        {
            return classifier;
        }

        classifier.Dispose();
        throw new UserException($"The classifier in '{folder}' {problem}; give another --classifier, or train one with 'vla-learn classifier'.");
    }

    public void Dispose()
    {
        end.Set();
        if (thread.Join(LastWait))
        {
            end.Dispose();
        }
    }

    private void Watch(OutcomeWatch watch)
    {
        Scheduling.TryYieldToOthers();
        while (!end.Wait(period))
        {
            try
            {
                watch.Look();
            }
#pragma warning disable CA1031 // Whatever a network throws, the run goes on without its proposals; the person says how episodes end, and hears why.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                onProblem($"the classifier is given up: {exception.Message}");
                return;
            }
        }
    }

    /// <summary>The newest frames; null when one is missing or older than the robot's profile allows.</summary>
    private ImageFrame[]? Look()
    {
        for (int camera = 0; camera < cameras.Length; camera++)
        {
            (int index, TimeSpan maximumAge) = cameras[camera];
            if (!topics.TryLook(index, frames[camera]) || TimeProvider.System.GetElapsedTime(frames[camera].ReceivedTimestamp) > maximumAge)
            {
                return null;
            }
        }

        return frames;
    }
}
