using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robot.Interop;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Between two groups of episodes: lets a version that is ready take over, or goes back to the one before where SIGUSR1 asked for it.</summary>
internal sealed class VersionFollower : IDisposable
{
    private readonly FollowingPolicy policy;
    private readonly Terminal terminal;
    private readonly ILogger log;
    private readonly PosixSignalRegistration? signal;
    private int wantsBack;

    public VersionFollower(FollowingPolicy policy, Terminal terminal, ILogger log)
    {
        (this.policy, this.terminal, this.log) = (policy, terminal, log);
        signal = RollBackSignal.Register(() => Ask(wantsNewest: false));
    }

    /// <summary>Asks for another version, which comes between two groups of episodes.</summary>
    /// <param name="wantsNewest">The newest, which comes anyway once it is ready; else the one before.</param>
    /// <returns>Null: it will be done.</returns>
    public string? Ask(bool wantsNewest)
    {
        Volatile.Write(ref wantsBack, wantsNewest ? 0 : 1);
        terminal.Status(wantsNewest ? "the newest version takes over when it is ready and this group of episodes is complete"
            : "going back to the version before when this group of episodes is complete");
        return null;
    }

    /// <summary>Changes the version where one is ready or asked for. No episode is under way.</summary>
    public void BetweenGroups()
    {
        if (Interlocked.Exchange(ref wantsBack, 0) == 1)
        {
            Say(policy.RollBack());
        }
        else if (policy.TakeOver() is { } change)
        {
            Say(change);
        }
    }

    public void Dispose() => signal?.Dispose();

    private void Say(VersionChange change)
    {
        string sentence = change.IsChanged
            ? string.Create(CultureInfo.InvariantCulture, $"version {change.Current.Version} answers now")
            : $"version {change.Current.Version} goes on answering: {change.Problem}";
        terminal.Status(sentence);
        log.VersionChanged(change.Current.Name, change.Current.Version, change.Current.Digest, sentence);
    }
}
