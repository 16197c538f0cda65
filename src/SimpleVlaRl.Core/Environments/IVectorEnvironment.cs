using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Core.Environments;

/// <summary>Port: several simulated robots side by side, stepped one servo period at a time.</summary>
/// <remarks>Different environments may be used from different threads at once; one environment from one thread at a time.</remarks>
public interface IVectorEnvironment : IDisposable
{
    /// <summary>How many environments there are.</summary>
    int Count { get; }

    /// <summary>The robot that each of them simulates; joints, cameras and servo rate are its.</summary>
    RobotProfile Robot { get; }

    /// <summary>Sets up an episode: the robot at its home position, the objects where the seed puts them.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="start">Which episode.</param>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    void Reset(int environment, EpisodeStart start);

    /// <summary>Moves the joint targets linearly to the command over one servo period, and steps the physics as far.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="command">Joint positions in policy order, in each joint's unit.</param>
    /// <returns>How it stands now.</returns>
    EnvironmentState Step(int environment, ReadOnlySpan<double> command);

    /// <summary>How an environment stands.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <returns>The state.</returns>
    EnvironmentState State(int environment);

    /// <summary>The seconds simulated since the reset.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <returns>Seconds.</returns>
    double SimulatedSeconds(int environment);

    /// <summary>Measures the joints.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="positions">One entry per joint, in policy order.</param>
    void ReadJointPositions(int environment, Span<double> positions);

    /// <summary>Takes a picture.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="frame">The frame to overwrite; its size is the camera's.</param>
    void Render(int environment, string camera, ImageFrame frame);

    /// <summary>What the robot is told to do in a task.</summary>
    /// <param name="task">The task's name.</param>
    /// <returns>The instruction.</returns>
    string InstructionOf(string task);
}
