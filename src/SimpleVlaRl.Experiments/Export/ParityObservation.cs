namespace SimpleVlaRl.Experiments.Export;

/// <summary>One row to compare: a network image, a prompt, and joints in robot units.</summary>
/// <param name="Images">uint8 [N, H, W, 3].</param>
/// <param name="Prompt">Token ids, begin token first.</param>
/// <param name="Proprioception">Measured joints in robot units, [P].</param>
internal sealed record ParityObservation(byte[] Images, long[] Prompt, float[] Proprioception);
