namespace SimpleVlaRl.Robots;

/// <summary>The unit in which a driver speaks of a joint.</summary>
internal enum DriverUnit
{
    Radian,
    Degree,
    Metre,
    Millimetre,

    /// <summary>0 is closed, 1 is open.</summary>
    Opening,

    /// <summary>0 is closed, 100 is open.</summary>
    Percent,
}
