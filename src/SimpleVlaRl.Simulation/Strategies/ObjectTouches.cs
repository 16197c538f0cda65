namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>What touches an object in one physics step.</summary>
[Flags]
internal enum ObjectTouches
{
    /// <summary>Nothing that counts.</summary>
    None = 0,

    /// <summary>The left hand: a finger or the palm.</summary>
    LeftHand = 1,

    /// <summary>The right hand.</summary>
    RightHand = 2,

    /// <summary>The inner side of one left finger.</summary>
    LeftFinger = 4,

    /// <summary>The inner side of one right finger.</summary>
    RightFinger = 8,

    /// <summary>The inner side of the other left finger.</summary>
    LeftMirror = 16,

    /// <summary>The inner side of the other right finger.</summary>
    RightMirror = 32,

    /// <summary>The table or a fixture on it.</summary>
    Support = 64,
}
