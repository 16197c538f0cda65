using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>One robot's session: its epoch, the version that its episode began with, and the question that is under way.</summary>
/// <remarks>Everything is guarded by one lock; nothing waits inside it.</remarks>
internal sealed class PolicySession(string id, string robot, string caller) : IDisposable
{
    private readonly Lock mutex = new();
    private readonly Stack<PolicyCall> calls = [];
    private IPolicyLease? lease;
    private Task<InferReply>? answer;
    private ulong sequence;
    private string group = "";
    private bool isClosed;

    public string Id => id;

    public string Robot => robot;

    /// <summary>Who opened it; nobody else may use it.</summary>
    public string Caller => caller;

    public ulong Epoch { get; private set; }

    /// <summary>The episode that is running; empty when the robot said none.</summary>
    public Guid Episode { get; private set; }

    /// <summary>When it was used last, in ticks of the server's clock.</summary>
    public long LastUsed { get; set; }

    /// <summary>
    /// Begins an episode: older questions are refused from now on, and the version that is current now answers until the next one, or until the group ends.
    /// </summary>
    /// <exception cref="RequestException">The epoch is not a newer one.</exception>
    public IPolicyLease Reset(ulong epoch, Guid episode, string group, Func<IPolicyLease> lease)
    {
        lock (mutex)
        {
            DemandOpen();

            // A repeated reset of the same episode is a repetition, not a second episode.
            if (epoch == Epoch && episode == Episode && this.lease is not null)
            {
                return this.lease;
            }

            if (epoch <= Epoch)
            {
                throw new RequestException(RequestProblem.Stale, $"The epoch {epoch} is not newer than the session's {Epoch}.");
            }

            if (this.lease is null || group.Length == 0 || group != this.group)
            {
                this.lease?.Dispose();
                this.lease = lease();
            }

            this.group = group;
            (Epoch, Episode, sequence, this.answer) = (epoch, episode, 0, null);
            return this.lease;
        }
    }

    /// <summary>The answer to a question; the same question twice, as a hedging client asks it, is answered once.</summary>
    /// <param name="request">The question.</param>
    /// <param name="answer">Answers it, given a call and the episode's version; must not wait before its first await.</param>
    /// <exception cref="RequestException">The question belongs to an earlier episode or observation.</exception>
    public Task<InferReply> AnswerOnce(InferRequest request, Func<PolicySession, IPolicyLease?, Task<InferReply>> answer)
    {
        lock (mutex)
        {
            DemandOpen();
            if (request.Epoch != Epoch)
            {
                throw new RequestException(RequestProblem.Stale, $"The observation is of epoch {request.Epoch}; the session is in epoch {Epoch}.");
            }

            if (this.answer is not null && request.Sequence <= sequence)
            {
                // A failure is not kept: asking again after one is what the client should do.
                bool isSame = request.Sequence == sequence;
                if (isSame && !this.answer.IsFaulted && !this.answer.IsCanceled)
                {
                    return this.answer;
                }

                if (!isSame)
                {
                    throw new RequestException(
                        RequestProblem.Stale, $"The observation {request.Sequence} is older than {sequence}, which was asked about already.");
                }
            }

            sequence = request.Sequence;
            return this.answer = answer(this, this.lease);
        }
    }

    /// <summary>A call to fill; give it back once its task is complete.</summary>
    public PolicyCall TakeCall(Func<PolicyCall> make)
    {
        lock (mutex)
        {
            return calls.TryPop(out PolicyCall? call) ? call : make();
        }
    }

    public void ReturnCall(PolicyCall call)
    {
        lock (mutex)
        {
            call.Lease = null;
            calls.Push(call);
        }
    }

    /// <summary>Closes it; what is under way is still answered.</summary>
    public void Dispose()
    {
        lock (mutex)
        {
            isClosed = true;
            this.lease?.Dispose();
            this.lease = null;
        }
    }

    private void DemandOpen()
    {
        if (isClosed)
        {
            throw new RequestException(RequestProblem.NotFound, "The session is closed; open a new one.");
        }
    }
}
