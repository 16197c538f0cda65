namespace SimpleVlaRl.Onnx.Platforms;

/// <summary>The sign rule of LIBERO's gripper: policies learn 1 for open and 0 for closed, the environment wants -1 for open and +1 for closed.</summary>
/// <remarks>Source: SimpleVLA-RL <c>libero_utils.py</c> (normalise to [-1, 1], binarise, invert).</remarks>
public static class LiberoGripper
{
    /// <summary>The environment's command.</summary>
    /// <param name="opening">The policy's last action dimension, unnormalised: about 1 for open, about 0 for closed.</param>
    /// <returns>-1 to open, +1 to close; no number where the opening is none.</returns>
    public static double ToEnvironment(double opening) => double.IsNaN(opening) ? opening : -Math.Sign((2 * opening) - 1);
}
