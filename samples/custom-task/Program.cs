using System.Globalization;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Samples.CustomTask;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Tasks;

// Lets the scripted expert do the task of PutBlockOnPlate.cs on five starts.
const int Starts = 5;
const int WaypointRateHertz = 10;
if (args is not [string profileFile])
{
    Console.Error.WriteLine("usage: custom-task ROBOT.yaml");
    return 2;
}

SimulatedTask task = PutBlockOnPlate.Task;
(RobotProfile robot, _) = RobotProfileFile.Read(profileFile);
using SimulatedBimanualEnvironment environment = new(robot, count: 1, [task]);
IScriptedExpert expert = environment.CreateExpert(task.Name);
int succeeded = Enumerable.Range(0, Starts).Count(Succeeds);
Console.WriteLine($"{task.Name}: {succeeded} of {Starts}");
return succeeded > 0 ? 0 : 1;

bool Succeeds(int index)
{
    double[] from = new double[robot.Joints.Count];
    double[] waypoint = new double[from.Length];
    double[] command = new double[from.Length];
    int ticks = robot.ServoRateHertz / WaypointRateHertz;
    environment.Reset(0, new ValidationStart(task.Name, index));
    environment.ReadJointTargets(0, from);
    expert.Begin(0, WaypointRateHertz);
    EnvironmentState state = environment.State(0);
    while (state == EnvironmentState.Running && environment.SimulatedSeconds(0) < task.TimeLimitSeconds)
    {
        // A waypoint is where the joints shall be a tenth of a second from now; on the way there is a command per servo tick.
        expert.NextWaypoint(0, waypoint);
        for (int tick = 1; tick <= ticks && state == EnvironmentState.Running; tick++)
        {
            for (int joint = 0; joint < command.Length; joint++)
            {
                command[joint] = from[joint] + ((double)tick / ticks * (waypoint[joint] - from[joint]));
            }

            state = environment.Step(0, command);
        }

        waypoint.CopyTo(from, 0);
    }

    string seconds = environment.SimulatedSeconds(0).ToString("0.0", CultureInfo.InvariantCulture);
    Console.WriteLine($"start {index}: {(state == EnvironmentState.Succeeded ? $"done after {seconds} s" : $"not done within {seconds} s")}");
    return state == EnvironmentState.Succeeded;
}
