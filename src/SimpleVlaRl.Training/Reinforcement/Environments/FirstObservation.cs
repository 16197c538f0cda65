using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>
/// What an episode began with, as the network sees it. Attempts that are compared must have begun alike; nobody else's word for it is taken.
/// </summary>
/// <remarks>
/// A renderer need not give the same bytes twice, and a simulator may settle a little differently: a digest would refuse what is the same to everyone but a
/// computer. So the means of the blocks of a coarse grid are compared: noise averages out in a block, while an object that lies elsewhere changes at least one.
/// </remarks>
/// <param name="Blocks">The mean levels of the pictures' blocks, by picture, row, column and channel.</param>
/// <param name="Joints">The state in robot units, [P].</param>
internal sealed record FirstObservation(byte[] Blocks, float[] Joints)
{
    /// <summary>The largest difference of a block of one start, in levels of 255.</summary>
    public const int BlockLevels = 8;

    /// <summary>The largest difference of a number of the state.</summary>
    public const double StateDifference = 1e-2;

    private const int Grid = 16;
    private const int Channels = 3;

    /// <summary>Looks at an observation.</summary>
    /// <param name="images">The network's images, uint8 [N, H, W, 3].</param>
    /// <param name="joints">The state.</param>
    /// <param name="architecture">Says N, H and W.</param>
    public static FirstObservation Of(ReadOnlySpan<byte> images, float[] joints, PolicyArchitecture architecture)
    {
        (int count, int side) = (architecture.ImageCount, architecture.ImageSize);
        int grid = Math.Min(Grid, side);
        long[] sums = new long[count * grid * grid * Channels];
        int[] pixels = new int[count * grid * grid];
        for (int picture = 0, at = 0; picture < count; picture++)
        {
            for (int row = 0; row < side; row++)
            {
                for (int column = 0; column < side; column++)
                {
                    int block = (((picture * grid) + (row * grid / side)) * grid) + (column * grid / side);
                    pixels[block]++;
                    for (int channel = 0; channel < Channels; channel++, at++)
                    {
                        sums[(block * Channels) + channel] += images[at];
                    }
                }
            }
        }

        return new FirstObservation([.. sums.Select((sum, index) => (byte)(sum / pixels[index / Channels]))], joints);
    }

    /// <summary>How another observation differs.</summary>
    /// <returns>One sentence; null where both are of one start.</returns>
    public string? Difference(FirstObservation other)
    {
        int most = Blocks.Zip(other.Blocks, (mine, its) => Math.Abs(mine - its)).Max();
        if (most > BlockLevels)
        {
            return FormattableString.Invariant(
                $"its first picture differs by {most} of 255 in one part of sixteen by sixteen; expected at most {BlockLevels}");
        }

        for (int index = 0; index < Joints.Length; index++)
        {
            double difference = Math.Abs(Joints[index] - other.Joints[index]);
            if (!(difference <= StateDifference))
            {
                return FormattableString.Invariant($"number {index} of its first state is {other.Joints[index]:0.####} and not {Joints[index]:0.####}; ")
                    + FormattableString.Invariant($"expected a difference of at most {StateDifference}");
            }
        }

        return null;
    }
}
