using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Core.Policies;

/// <summary>One row of a network's inputs as its graph takes them, for askers that preprocess themselves. Preallocated and reused.</summary>
public sealed class PreparedInputs
{
    /// <summary>Makes a row for a network.</summary>
    /// <param name="architecture">The network.</param>
    public PreparedInputs(PolicyArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Images = new byte[architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3];
        Uniforms = new float[architecture.Head == PolicyHead.Tokens ? architecture.ActionTokenCount : 0];
    }

    /// <summary>The images, [N, H, W, 3], rgb.</summary>
    public byte[] Images { get; }

    /// <summary>The prompt's ids without padding, each below the vocabulary's size.</summary>
    public long[] PromptTokens { get; set; } = [];

    /// <summary>One number in [0, 1) per action token, [K·A]; see <see cref="CounterRandom"/>. Empty for a regression head.</summary>
    public float[] Uniforms { get; }
}
