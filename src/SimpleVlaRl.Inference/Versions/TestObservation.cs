using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Versions;

/// <summary>
/// An observation that every machine makes alike from a policy's manifest: coloured gradients, joints in the middle of their range, the default instruction.
/// </summary>
public static class TestObservation
{
    private const string AnyInstruction = "do the task";

    /// <summary>Makes it.</summary>
    /// <param name="manifest">The policy's manifest.</param>
    /// <param name="variant">Which of many; pictures and joints differ.</param>
    /// <returns>A greedy request.</returns>
    public static PolicyRequest Of(PolicyManifest manifest, int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ImageFrame[] frames = [.. manifest.Cameras.Select(camera => new ImageFrame(camera.Width, camera.Height))];
        for (int camera = 0; camera < frames.Length; camera++)
        {
            Paint(frames[camera], (camera * 31) + (variant * 17));
        }

        double share = 0.5 + (0.05 * (variant % 5));
        return new PolicyRequest
        {
            Frames = frames,
            Proprioception = manifest.Proprioception is { } joints ? [.. joints.Low.Zip(joints.High, (low, high) => low + ((high - low) * share))] : [],
            Instruction = string.IsNullOrWhiteSpace(manifest.DefaultInstruction) ? AnyInstruction : manifest.DefaultInstruction,
            Sampling = new SamplingParameters(0, 1, 0),
        };
    }

    private static void Paint(ImageFrame frame, int shift)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            for (int x = 0; x < frame.Width; x++)
            {
                int index = ((y * frame.Width) + x) * 3;
                frame.Pixels[index] = (byte)(x + shift);
                frame.Pixels[index + 1] = (byte)(y + (2 * shift));
                frame.Pixels[index + 2] = (byte)((x + y + shift) >> 1);
            }
        }
    }
}
