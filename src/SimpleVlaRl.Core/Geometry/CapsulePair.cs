namespace SimpleVlaRl.Core.Geometry;

/// <summary>Two capsules that may come too close.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other.</param>
/// <param name="Required">How far apart they must be, metres between their surfaces.</param>
/// <param name="AxesRequired">How far apart their segments must be.</param>
/// <param name="MiddlesRequired">How far apart their middles are when they cannot be too close, however they are turned.</param>
internal readonly record struct CapsulePair(int First, int Second, double Required, double AxesRequired, double MiddlesRequired);
