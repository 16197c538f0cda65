using System.Collections.Concurrent;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Calls with their buffers, for dialects without sessions; there are never more than requests under way.</summary>
internal sealed class PolicyCallPool(PolicyGateway gateway)
{
    private const int Kept = 64;
    private const int NoSlot = -1;
    private readonly ConcurrentBag<(PolicyCall Call, RequestPictures Pictures)> free = [];
    private readonly SlotNumbers slots = new();

    /// <summary>Lends a call until the loan is disposed; by then its task is complete.</summary>
    /// <param name="caller">Who asks. Requests without a session do not supersede each other, so each that is under way is a robot of its own.</param>
    public Loan Borrow(string caller)
    {
        int slot = slots.Take();
        return Lend(SlotNumbers.Name(caller, slot), new SampleRange(), slot);
    }

    /// <summary>Lends a call to a robot that has a name and a connection.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="range">What its samples mean, as far as its pictures have shown.</param>
    public Loan Lend(string robot, SampleRange range) => Lend(robot, range, NoSlot);

    private Loan Lend(string robot, SampleRange range, int slot)
    {
        if (!this.free.TryTake(out (PolicyCall Call, RequestPictures Pictures) free))
        {
            free = (PolicyCall.For(gateway.Manifest, robot), new RequestPictures(gateway.Manifest));
        }

        free.Call.Robot = robot;
        free.Call.Lease = null;
        (free.Call.Request.Images, free.Pictures.Range) = (null, range);
        return new Loan(this, free.Call, free.Pictures, slot);
    }

    private void Return(PolicyCall call, RequestPictures pictures, int slot)
    {
        if (slot != NoSlot)
        {
            slots.Return(slot);
        }

        if (this.free.Count < Kept)
        {
            this.free.Add((call, pictures));
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
