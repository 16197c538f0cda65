using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping;

/// <summary>Port: where is told what becomes of episodes.</summary>
internal interface IShipProgress
{
    /// <summary>So much is to be shipped now.</summary>
    void Begin(int episodes, long bytes);

    /// <summary>So many bytes of an episode are there.</summary>
    void At(Parcel parcel, long bytes);

    /// <summary>The depot holds it.</summary>
    void Shipped(Parcel parcel);

    /// <summary>It is tried again after a pause.</summary>
    void Waits(Parcel parcel, string problem, TimeSpan pause);

    /// <summary>The depot does not take it, and will not by itself.</summary>
    void Refused(Parcel parcel, string problem);

    /// <summary>The store could not be looked at; it is looked at again.</summary>
    void Trouble(string problem);

    /// <summary>Episodes went from the store.</summary>
    void Retired(IReadOnlyList<Guid> episodes);
}
