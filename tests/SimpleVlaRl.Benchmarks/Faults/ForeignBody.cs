using System.Globalization;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary><c>tests/peers/robot</c>: drivers of two arms and a camera that we did not write, and that fail when they are told to.</summary>
internal sealed class ForeignBody : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vla-foreign-body-");

    /// <summary>Builds it.</summary>
    /// <exception cref="UserException">A compiler or a library is absent.</exception>
    public ForeignBody()
    {
        File.WriteAllText(Profile, ProfileText.Replace("ARMS", Arm("left") + Arm("right"), StringComparison.Ordinal));
        (int exitCode, string said) = Signals.Run(RepositoryPaths.Of("tests", "peers", "robot", "build"), "cyclone", folder.FullName);
        if (exitCode != 0)
        {
            Dispose();
            throw new UserException($"The foreign robot cannot be built; 'launch/setup test' installs what it needs: {said}");
        }
    }

    /// <summary>The robot's profile.</summary>
    public string Profile => Path.Combine(folder.FullName, "robot.yaml");

    /// <summary>Starts it.</summary>
    /// <param name="domain">The ROS domain.</param>
    /// <param name="happening">What goes wrong, in its own words, 2.5 s after the first command.</param>
    /// <param name="configuration">What Cyclone DDS is told.</param>
    /// <exception cref="UserException">It did not start.</exception>
    public ChildProcess Start(int domain, string happening, string configuration)
    {
        string description = Path.Combine(folder.FullName, "robot.txt");
        File.WriteAllText(description, string.Create(CultureInfo.InvariantCulture, $"domain {domain}\n{Body}\nafter 2.5 {happening}\n"));
        return ChildProcess.StartReady(
            "The foreign robot",
            [Path.Combine(folder.FullName, "robot_cyclone"), description],
            new Dictionary<string, string> { ["CYCLONEDDS_URI"] = configuration },
            said => said.Contains("ready", StringComparison.Ordinal),
            readsOutput: true,
            StartTimeout,
            CancellationToken.None);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private const string Body = """
        joint left/a velocity 6
        joint left/b velocity 6
        joint left/grip initial 0.5 velocity 20
        joint right/a velocity 6
        joint right/b velocity 6
        joint right/grip initial 0.5 velocity 20
        state /left/joint_states 100 left/a left/b left/grip
        state /right/joint_states 100 right/a right/b right/grip
        command joint_trajectory /left/joint_trajectory left/a left/b left/grip
        command joint_trajectory /right/joint_trajectory right/a right/b right/grip
        camera /cam image 160 120 rgb8 30
        """;

    private const string ProfileText = """
        name: foreign-body
        scene: topics
        scene_topics: { episode: /lab/episode, ready: /lab/ready, outcome: /lab/outcome }
        collision_unchecked: true
        servo_rate_hertz: 50
        command_horizon_milliseconds: 100
        maximum_joint_state_age_milliseconds: 100
        maximum_skew_milliseconds: 100
        arms:
        ARMS
        cameras:
          - { name: cam, topic: /cam, width: 160, height: 120, encoding: rgb8, frames_per_second: 30, maximum_age_milliseconds: 150 }
        """;

    /// <summary>Joints are sent 0.1 to either side: wherever one sticks, it is further from its command at times than it may be.</summary>
    private static string Arm(string name) => $$"""
          - name: {{name}}
            joint_state_topic: /{{name}}/joint_states
            command_topic: /{{name}}/joint_trajectory
            joints:
              - { name: a, unit: radian, lower: -2, upper: 2, margin: 0.02, maximum_velocity: 3, maximum_acceleration: 20,
                  maximum_tracking_error: 0.08, home: 0 }
              - { name: b, unit: radian, lower: -2, upper: 2, margin: 0.02, maximum_velocity: 3, maximum_acceleration: 20,
                  maximum_tracking_error: 0.08, home: 0 }
              - { name: grip, unit: opening, lower: -0.05, upper: 1.05, margin: 0.05, maximum_velocity: 5, maximum_acceleration: 25,
                  maximum_tracking_error: 0.3, home: 0.5 }

        """;
}
