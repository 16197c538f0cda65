using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Depots;

/// <summary>Port: where episodes are collected. Delivering the same again does no harm, and what was cut off goes on where it stood.</summary>
internal interface IDepot : IAsyncDisposable
{
    /// <summary>Its name in receipts and messages.</summary>
    string Name { get; }

    /// <summary>Delivers an episode; returns once the depot holds it durably, with its digest checked there.</summary>
    /// <param name="parcel">The episode.</param>
    /// <param name="onBytes">Told how many bytes of it are there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DepotException">It was not delivered.</exception>
    Task DeliverAsync(Parcel parcel, Action<long> onBytes, CancellationToken cancellation);
}
