using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Outcomes;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>A classifier's folder for commands: what cannot be loaded or used becomes a sentence.</summary>
internal static class ClassifierFolder
{
    /// <summary>Loads a classifier.</summary>
    /// <exception cref="UserException">It cannot be loaded.</exception>
    public static OnnxOutcomeClassifier Load(string folder)
    {
        try
        {
            return OnnxOutcomeClassifier.Load(folder);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>Loads a classifier for a run.</summary>
    /// <exception cref="UserException">It cannot be loaded, or is of another robot or task.</exception>
    public static OnnxOutcomeClassifier Load(string folder, RobotProfile robot, string task)
    {
        OnnxOutcomeClassifier classifier = Load(folder);
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
}
