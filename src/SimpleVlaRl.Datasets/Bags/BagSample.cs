namespace SimpleVlaRl.Datasets.Bags;

/// <summary>What a message of a bag says of some joints.</summary>
/// <param name="Nanoseconds">When it was recorded.</param>
/// <param name="IsCommand">Whether it is where they were sent, and not where they were.</param>
/// <param name="Joints">The joints' places in policy order.</param>
/// <param name="Positions">Their positions in the profile's units.</param>
internal sealed record BagSample(long Nanoseconds, bool IsCommand, int[] Joints, double[] Positions);
