using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.OperatorConsole.Live;

namespace SimpleVlaRl.OperatorConsole;

/// <summary>What the page shows. None of it is owned.</summary>
internal sealed record ConsoleParts
{
    /// <summary>The folder of the episodes.</summary>
    public required string Store { get; init; }

    /// <summary>The run; null where only the store is looked at.</summary>
    public LiveRun? Run { get; init; }

    /// <summary>The policy's folder; null where there is none here.</summary>
    public string? PolicyFolder { get; init; }

    /// <summary>The version that answers.</summary>
    public Func<PolicyVersion?> CurrentPolicy { get; init; } = () => null;

    /// <summary>Whether the run follows versions.</summary>
    public bool FollowsVersions { get; init; }

    /// <summary>How long a page may take for a message before it is let go.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
