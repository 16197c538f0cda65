using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robot.Run;

/// <summary>What the options of <c>vla-robot run</c> must be beside each other; each by itself was held to its range when it was read.</summary>
internal static class RunDemands
{
    /// <summary>What depends on who sets episodes up, which the profile may say.</summary>
    /// <exception cref="UsageException">An option does not go with it.</exception>
    public static void Check(RunOptions options, SceneKind scene)
    {
        if (options.ClassifierDecides && scene != SceneKind.Operator)
        {
            throw new UsageException("--classifier-decides says in a person's place how episodes end, and "
                + $"with the scene '{scene.ToString().ToLowerInvariant()}' it is no person who says it; give --scene operator, or leave it out.");
        }
    }

    /// <exception cref="UsageException">Two options do not go together.</exception>
    public static void Check(RunOptions options)
    {
        if (options.Episodes % options.GroupSize != 0)
        {
            throw new UsageException(
                $"--group-size is {options.GroupSize} for {options.Episodes} episodes; expected a number of episodes that makes whole groups.");
        }

        if (options.GroupSize > 1 && options.Control.Mode != ControlMode.Collect)
        {
            throw new UsageException($"--group-size is {options.GroupSize}; attempts from one start differ only with --mode collect.");
        }

        if (options.Resumes && options.Control.Mode != ControlMode.Collect)
        {
            throw new UsageException("--resume goes with --mode collect; what is deployed is not counted.");
        }

        if (options.Follows is FollowMode.Tested or FollowMode.Approved && !options.IsSigned && !options.AllowsUnsigned)
        {
            throw new UsageException("--promote lets versions take over that arrive while the robot runs: give the --trusted-key of who signs them, or "
                + "--allow-unsigned.");
        }

        if (options.AllowsUnsigned && (options.IsSigned || options.Follows is FollowMode.Newest))
        {
            throw new UsageException("--allow-unsigned is for --promote tested or approved without a --trusted-key; here it would be ignored.");
        }

        if (options.ClassifierDecides && options.Classifier is null)
        {
            throw new UsageException("--classifier-decides needs a --classifier that does.");
        }

        if (options.Seed + (options.Episodes / options.GroupSize) > EpisodeStart.FirstValidationSeed)
        {
            throw new UsageException(
                $"--seed is {options.Seed} for {options.Episodes} episodes; expected starts between 0 and {EpisodeStart.FirstValidationSeed - 1}.");
        }
    }
}
