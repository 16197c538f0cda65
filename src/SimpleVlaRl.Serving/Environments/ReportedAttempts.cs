using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Sessions;

namespace SimpleVlaRl.Serving.Environments;

/// <summary>Attempts at a policy that is served: their outcomes go where robots' reports go.</summary>
internal sealed class ReportedAttempts(IPolicyService service, OutcomeLedger outcomes, ILogger<ReportedAttempts> log) : IAttemptLedger
{
    private const string Success = "success";
    private const string Failure = "failure";
    private const string Invalid = "invalid";
    private readonly ConcurrentDictionary<string, AttemptStart> open = [];

    public void Begin(string environment, AttemptStart start)
    {
        Leave(environment, "the environment began another episode");
        open[environment] = start;
    }

    public void End(string environment, AttemptReport report)
    {
        if (open.TryRemove(environment, out AttemptStart? start))
        {
            string? problem = report.Problem ?? (report.Decisions == 0 ? "it ended before the policy was asked" : null);
            Report(environment, start, problem is not null ? Invalid : report.Succeeded ? Success : Failure, problem ?? "");
        }
    }

    public void Heard(string environment)
    {
        // How long an environment takes is its own affair where nobody learns from it.
    }

    public void Leave(string environment, string reason)
    {
        if (open.TryRemove(environment, out AttemptStart? start))
        {
            Report(environment, start, Invalid, reason);
        }
    }

    private void Report(string environment, AttemptStart start, string outcome, string reason)
    {
        Guid episode = Guid.CreateVersion7();
        try
        {
            outcomes.Add(new OutcomeEntry(
                episode, outcome, environment, service.Identity.Digest, reason, FormattableString.Invariant($"{start.Dialect} {start.Task} {start.Start}"),
                service.Time.GetUtcNow()));
            log.AttemptEnded(environment, start.Task, start.Start, outcome, reason, episode);
        }
        catch (RequestException exception)
        {
            // The environment cannot do anything about it, and its own count stands.
            log.AttemptLost(exception, environment, start.Task, start.Start, outcome);
        }
    }
}
