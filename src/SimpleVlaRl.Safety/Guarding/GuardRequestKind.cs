namespace SimpleVlaRl.Safety.Guarding;

/// <summary>What a runtime asks its guard.</summary>
internal enum GuardRequestKind
{
    None = 0,

    /// <summary>A runtime takes the guard.</summary>
    Begin = 1,

    /// <summary>The runtime is done; what still moves is stopped.</summary>
    Leave = 2,
    Admit = 3,
    Arm = 4,
    Submit = 5,
    GiveWay = 6,
    HoldingPush = 7,
    Disarm = 8,
    ClearStop = 9,
}
