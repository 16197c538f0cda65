using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments.Splits;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Experiments;

/// <summary>Simulated robots for learning, with errors that a person can use.</summary>
internal static class SimulatorFactory
{
    /// <summary>The version of this software.</summary>
    public static string SoftwareVersion => typeof(SimulatorFactory).Assembly.GetName().Version!.ToString(3);

    public static SimulatedBimanualEnvironment Create(RobotProfile robot, int count, string task, SplitSelection? split = null)
    {
        IReadOnlyList<string> names = TaskNames(task);
        split?.Demand(names);
        try
        {
            return new SimulatedBimanualEnvironment(robot, count, SplitSelection.TasksOf(split));
        }
        catch (Exception exception) when (exception is ArgumentException or SimulationException)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }

    /// <summary>The names of the tasks that a command line asks for.</summary>
    /// <param name="word">A name, several separated by commas, or 'all'.</param>
    /// <exception cref="UsageException">One of them does not exist; the message names the nearest.</exception>
    public static IReadOnlyList<string> TaskNames(string word)
    {
        try
        {
            return [.. SimulatedTasks.Select(word).Select(task => task.Name)];
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(UserText.Of(exception), exception);
        }
    }

    /// <summary>A task's time limit in servo ticks.</summary>
    public static int TimeLimitTicks(RobotProfile robot, string task) =>
        (int)Math.Round(SimulatedBimanualEnvironment.TimeLimitSecondsOf(task) * robot.ServoRateHertz);
}
