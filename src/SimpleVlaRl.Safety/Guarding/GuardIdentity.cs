using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Guarding.Interop;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>Which robot a guard guards, and by which numbers; guard and runtime must agree on all of it.</summary>
public sealed partial record GuardIdentity
{
    /// <summary>The robot's name.</summary>
    public required string RobotName { get; init; }

    /// <summary>The ROS domain; one guard of a robot's name may run in it.</summary>
    public required int DomainId { get; init; }

    /// <summary>The lower-case SHA-256 of the robot's profile.</summary>
    public required string ProfileDigest { get; init; }

    /// <summary>How many joints the robot has.</summary>
    public required int JointCount { get; init; }

    /// <summary>Where shared memory lies.</summary>
    internal string Folder { get; init; } = "/dev/shm";

    /// <summary>The code of the gate that both sides run: a build of this library.</summary>
    internal Guid Build { get; init; } = typeof(GuardIdentity).Module.ModuleVersionId;

    /// <summary>The file of the shared memory.</summary>
    internal string File => Path.Combine(
        Folder, string.Create(CultureInfo.InvariantCulture, $"vla-guard-{NotAllowed().Replace(RobotName, "_")}-{DomainId}-{LibC.geteuid()}"));

    /// <summary>The identity of a robot's guard.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="digest">The lower-case SHA-256 of its profile.</param>
    /// <param name="domainId">The ROS domain.</param>
    /// <returns>The identity.</returns>
    public static GuardIdentity Of(RobotProfile robot, string digest, int domainId)
    {
        ArgumentNullException.ThrowIfNull(robot);
        return new GuardIdentity { RobotName = robot.Name, DomainId = domainId, ProfileDigest = digest, JointCount = robot.Joints.Count };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"the robot '{RobotName}' in ROS domain {DomainId}");

    [GeneratedRegex("[^A-Za-z0-9_.]")]
    private static partial Regex NotAllowed();
}
