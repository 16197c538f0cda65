using System.Collections.Concurrent;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Calls with their buffers, for dialects without sessions; there are never more than requests under way.</summary>
internal sealed class PolicyCallPool(PolicyDesk desk)
{
    private const int Kept = 64;
    private readonly ConcurrentBag<(PolicyCall Call, RequestPictures Pictures)> _free = [];
    private readonly SlotNumbers _slots = new();

    /// <summary>Lends a call until the loan is disposed; by then its task is complete.</summary>
    /// <param name="caller">Who asks. Requests without a session do not supersede each other, so each that is under way is a robot of its own.</param>
    public Loan Borrow(string caller)
    {
        if (!_free.TryTake(out (PolicyCall Call, RequestPictures Pictures) free))
        {
            free = (PolicyCall.For(desk.Manifest, caller), new RequestPictures(desk.Manifest));
        }

        int slot = _slots.Take();
        free.Call.Robot = SlotNumbers.Name(caller, slot);
        free.Call.Lease = null;
        (free.Call.Request.Images, free.Pictures.Range) = (null, new SampleRange());
        return new Loan(this, free.Call, free.Pictures, slot);
    }

    private void Return(PolicyCall call, RequestPictures pictures, int slot)
    {
        _slots.Return(slot);
        if (_free.Count < Kept)
        {
            _free.Add((call, pictures));
        }
    }

    /// <summary>A call on loan.</summary>
    internal readonly struct Loan(PolicyCallPool pool, PolicyCall call, RequestPictures pictures, int slot) : IDisposable
    {
        public PolicyCall Call => call;

        /// <summary>Takes a client's pictures into the call.</summary>
        public RequestPictures Pictures => pictures;

        public void Dispose() => pool.Return(call, pictures, slot);
    }
}
