using System.Collections.Concurrent;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Tests;

/// <summary>Keeps what is told of shipping.</summary>
internal sealed class KeptProgress : IShipProgress
{
    public ConcurrentQueue<(Guid Episode, long Bytes)> Bytes { get; } = [];

    public ConcurrentQueue<string> Problems { get; } = [];

    public ConcurrentQueue<Guid> Gone { get; } = [];

    public void Begin(int episodes, long bytes)
    {
    }

    public void At(Parcel parcel, long bytes) => Bytes.Enqueue((parcel.Episode, bytes));

    public void Shipped(Parcel parcel)
    {
    }

    public void Waits(Parcel parcel, string problem, TimeSpan pause) => Problems.Enqueue(problem);

    public void Trouble(string problem) => Problems.Enqueue(problem);

    public void Refused(Parcel parcel, string problem) => Problems.Enqueue(problem);

    public void Retired(IReadOnlyList<Guid> episodes)
    {
        foreach (Guid episode in episodes)
        {
            Gone.Enqueue(episode);
        }
    }
}
