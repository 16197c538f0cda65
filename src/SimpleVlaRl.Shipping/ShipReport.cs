namespace SimpleVlaRl.Shipping;

/// <summary>What was shipped.</summary>
/// <param name="Shipped">Episodes that the depot holds now.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Refused">Episodes that it did not take.</param>
/// <param name="Retired">Episodes that went from the store.</param>
internal sealed record ShipReport(int Shipped, long Bytes, int Refused, int Retired);
