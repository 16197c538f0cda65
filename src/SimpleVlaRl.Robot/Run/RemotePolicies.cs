using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Serving.Client;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Connects to a policy on another machine, with one on this machine to stand in where that was asked for.</summary>
internal static class RemotePolicies
{
    /// <summary>Connects.</summary>
    /// <exception cref="UserException">What was asked for does not go together.</exception>
    /// <exception cref="Serving.Errors.ServingException">The server cannot be used.</exception>
    /// <exception cref="PolicyLoadException">The policy at hand, or the manifest, cannot be used.</exception>
    public static IPolicy Connect(RemoteRun remote, RunOptions options, RobotProfile robot, TimeProvider clock, ILogger log)
    {
        if (remote.FallbackFolder is not null && options.Control.Mode == ControlMode.Collect)
        {
            throw new UsageException(
                "--fallback is for deploy: an episode that two policies acted in is of no use for learning. Leave it out, or use --mode deploy.");
        }

        RemotePolicyOptions where = remote.Options with { Robot = RobotName(robot) };
        OnnxPolicy? fallback = remote.FallbackFolder is { } folder ? OnnxPolicy.Load(folder, null, options.Engine, clock) : null;
        try
        {
            return where.Address.Protocol == RemoteProtocol.Policy
                ? RemotePolicy.Connect(where, fallback, clock, log)
                : OpenInferencePolicy.Connect(where, remote.ManifestFolder ?? RepositoryPaths.Of("models", where.Address.Model), fallback, clock, log);
        }
        catch
        {
            fallback?.Dispose();
            throw;
        }
    }

    /// <summary>The profile's name and this machine's, so that two robots of one kind are two.</summary>
    private static string RobotName(RobotProfile robot)
    {
        const int LongestName = 64;
        string name = $"{robot.Name}-{Environment.MachineName}";
        return string.Concat(
            name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'))[..Math.Min(name.Length, LongestName)];
    }
}
