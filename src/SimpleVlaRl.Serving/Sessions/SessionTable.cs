using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>The sessions of a server: bounded in number and in idle time, one per robot.</summary>
internal sealed class SessionTable(TimeProvider time, ServerOptions options, ILogger<SessionTable> log) : IDisposable
{
    private const int IdBytes = 16;
    private readonly Lock mutex = new();
    private readonly Dictionary<string, PolicySession> sessions = [];
    private readonly Dictionary<string, string> idOfRobot = [];
    private readonly Queue<string> takenOver = [];
    private const int RememberedTakeOvers = 64;

    public int Count
    {
        get
        {
            lock (mutex)
            {
                return this.sessions.Count;
            }
        }
    }

    /// <summary>Opens a session, or finds the one to resume.</summary>
    /// <param name="robot">The robot's name; an older session of the same name ends here.</param>
    /// <param name="caller">Who opens it.</param>
    /// <param name="resume">The session to resume; empty for none.</param>
    /// <returns>The session, and whether it was resumed.</returns>
    /// <exception cref="RequestException">There are too many, or another caller's session has the robot's name.</exception>
    public (PolicySession Session, bool IsResumed) Open(string robot, string caller, string resume)
    {
        lock (mutex)
        {
            Sweep();
            if (resume.Length > 0 && this.sessions.TryGetValue(resume, out PolicySession? known))
            {
                Demand(known, caller);
                if (known.Robot == robot)
                {
                    known.LastUsed = time.GetTimestamp();
                    log.SessionOpen(known.Id[..8], robot, true);
                    return (known, true);
                }
            }

            if (idOfRobot.TryGetValue(robot, out string? older))
            {
                Demand(this.sessions[older], caller);
                Remove(older, "another session took its robot over");
                Remember(older);
            }

            if (this.sessions.Count >= options.MaximumSessions)
            {
                throw new RequestException(
                    RequestProblem.Overloaded,
                    $"There are {this.sessions.Count} sessions already; close one, or wait until one has been idle for "
                    + $"{options.SessionTimeout.TotalSeconds:0} s.");
            }

            PolicySession session = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), robot, caller) { LastUsed = time.GetTimestamp() };
            this.sessions.Add(session.Id, session);
            idOfRobot[robot] = session.Id;
            log.SessionOpen(session.Id[..8], robot, false);
            return (session, false);
        }
    }

    /// <summary>Finds a caller's session.</summary>
    /// <exception cref="RequestException">There is none of that name, or it is another caller's.</exception>
    public PolicySession Find(string id, string caller)
    {
        lock (mutex)
        {
            if (!this.sessions.TryGetValue(id, out PolicySession? session))
            {
                throw takenOver.Contains(id)
                    ? new RequestException(
                        RequestProblem.Forbidden, "Another session took this robot over; two programs drive the same robot, or the name is used twice.")
                    : new RequestException(RequestProblem.NotFound, "The session is not known here; open a new one.");
            }

            Demand(session, caller);
            session.LastUsed = time.GetTimestamp();
            return session;
        }
    }

    /// <summary>Closes a caller's session; one that is not there is closed already.</summary>
    /// <exception cref="RequestException">It is another caller's.</exception>
    public void Close(string id, string caller)
    {
        lock (mutex)
        {
            if (this.sessions.TryGetValue(id, out PolicySession? session))
            {
                Demand(session, caller);
                Remove(id, "by its robot");
            }
        }
    }

    public void Dispose()
    {
        lock (mutex)
        {
            foreach (string id in this.sessions.Keys.ToArray())
            {
                Remove(id, "the server stops");
            }
        }
    }

    private static void Demand(PolicySession session, string caller)
    {
        if (session.Caller != caller)
        {
            throw new RequestException(RequestProblem.Forbidden, "The session belongs to another caller.");
        }
    }

    private void Sweep()
    {
        foreach (PolicySession session in this.sessions.Values.Where(session => time.GetElapsedTime(session.LastUsed) > options.SessionTimeout).ToArray())
        {
            Remove(session.Id, "idle");
        }
    }

    private void Remove(string id, string reason)
    {
        if (this.sessions.Remove(id, out PolicySession? session))
        {
            idOfRobot.Remove(session.Robot);
            session.Dispose();
            log.SessionClosed(id[..8], session.Robot, reason);
        }
    }

    private void Remember(string id)
    {
        takenOver.Enqueue(id);
        if (takenOver.Count > RememberedTakeOvers)
        {
            takenOver.Dequeue();
        }
    }
}
