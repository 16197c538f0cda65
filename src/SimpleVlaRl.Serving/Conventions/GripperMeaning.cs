namespace SimpleVlaRl.Serving.Conventions;

/// <summary>What the gripper's number in an answer means.</summary>
internal enum GripperMeaning
{
    /// <summary>What the policy learned: 0 is closed, 1 is open.</summary>
    Opening,

    /// <summary>What LIBERO's environment is stepped with: -1 opens, 1 closes.</summary>
    LiberoCommand,
}
