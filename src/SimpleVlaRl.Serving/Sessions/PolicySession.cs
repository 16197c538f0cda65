using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>One robot's session: its epoch, the version that its episode began with, and the question that is under way.</summary>
/// <remarks>Everything is guarded by one lock; nothing waits inside it.</remarks>
internal sealed class PolicySession(string id, string robot, string caller) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<PolicyCall> _calls = [];
    private IPolicyLease? _lease;
    private Task<InferReply>? _answer;
    private ulong _sequence;
    private string _group = "";
    private bool _isClosed;

    public string Id => id;

    public string Robot => robot;

    /// <summary>Who opened it; nobody else may use it.</summary>
    public string Caller => caller;

    public ulong Epoch { get; private set; }

    /// <summary>The episode that is running; empty when the robot said none.</summary>
    public Guid Episode { get; private set; }

    /// <summary>When it was used last, in ticks of the server's clock.</summary>
    public long LastUsed { get; set; }

    /// <summary>Begins an episode: older questions are refused from now on, and the version that is current now answers until the next one, or until the group ends.</summary>
    /// <exception cref="RequestException">The epoch is not a newer one.</exception>
    public IPolicyLease Reset(ulong epoch, Guid episode, string group, Func<IPolicyLease> lease)
    {
        lock (_lock)
        {
            DemandOpen();

            // A repeated reset of the same episode is a repetition, not a second episode.
            if (epoch == Epoch && episode == Episode && _lease is not null)
            {
                return _lease;
            }

            if (epoch <= Epoch)
            {
                throw new RequestException(RequestProblem.Stale, $"The epoch {epoch} is not newer than the session's {Epoch}.");
            }

            if (_lease is null || group.Length == 0 || group != _group)
            {
                _lease?.Dispose();
                _lease = lease();
            }

            _group = group;
            (Epoch, Episode, _sequence, _answer) = (epoch, episode, 0, null);
            return _lease;
        }
    }

    /// <summary>The answer to a question; the same question twice, as a hedging client asks it, is answered once.</summary>
    /// <param name="request">The question.</param>
    /// <param name="answer">Answers it, given a call and the episode's version; must not wait before its first await.</param>
    /// <exception cref="RequestException">The question belongs to an earlier episode or observation.</exception>
    public Task<InferReply> AnswerOnce(InferRequest request, Func<PolicySession, IPolicyLease?, Task<InferReply>> answer)
    {
        lock (_lock)
        {
            DemandOpen();
            if (request.Epoch != Epoch)
            {
                throw new RequestException(RequestProblem.Stale, $"The observation is of epoch {request.Epoch}; the session is in epoch {Epoch}.");
            }

            if (_answer is not null && request.Sequence <= _sequence)
            {
                // A failure is not kept: asking again after one is what the client should do.
                bool isSame = request.Sequence == _sequence;
                if (isSame && !_answer.IsFaulted && !_answer.IsCanceled)
                {
                    return _answer;
                }

                if (!isSame)
                {
                    throw new RequestException(RequestProblem.Stale, $"The observation {request.Sequence} is older than {_sequence}, which was asked about already.");
                }
            }

            _sequence = request.Sequence;
            return _answer = answer(this, _lease);
        }
    }

    /// <summary>A call to fill; give it back once its task is complete.</summary>
    public PolicyCall TakeCall(Func<PolicyCall> make)
    {
        lock (_lock)
        {
            return _calls.TryPop(out PolicyCall? call) ? call : make();
        }
    }

    public void ReturnCall(PolicyCall call)
    {
        lock (_lock)
        {
            call.Lease = null;
            _calls.Push(call);
        }
    }

    /// <summary>Closes it; what is under way is still answered.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _lease?.Dispose();
            _lease = null;
        }
    }

    private void DemandOpen()
    {
        if (_isClosed)
        {
            throw new RequestException(RequestProblem.NotFound, "The session is closed; open a new one.");
        }
    }
}
