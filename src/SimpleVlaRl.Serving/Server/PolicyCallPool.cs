using System.Collections.Concurrent;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Calls with their buffers, for dialects without sessions; there are never more than requests under way.</summary>
internal sealed class PolicyCallPool(PolicyDesk desk)
{
    private const int Kept = 64;
    private readonly ConcurrentBag<PolicyCall> _free = [];
    private readonly SlotNumbers _slots = new();

    /// <summary>Lends a call until the loan is disposed; by then its task is complete.</summary>
    /// <param name="caller">Who asks. Requests without a session do not supersede each other, so each that is under way is a robot of its own.</param>
    public Loan Borrow(string caller)
    {
        if (!_free.TryTake(out PolicyCall? call))
        {
            call = PolicyCall.For(desk.Manifest, caller);
        }

        int slot = _slots.Take();
        call.Robot = SlotNumbers.Name(caller, slot);
        call.Lease = null;
        return new Loan(this, call, slot);
    }

    private void Return(PolicyCall call, int slot)
    {
        _slots.Return(slot);
        if (_free.Count < Kept)
        {
            _free.Add(call);
        }
    }

    /// <summary>A call on loan.</summary>
    internal readonly struct Loan(PolicyCallPool pool, PolicyCall call, int slot) : IDisposable
    {
        public PolicyCall Call => call;

        public void Dispose() => pool.Return(call, slot);
    }
}
