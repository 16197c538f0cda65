namespace SimpleVlaRl.Inference.Engine;

/// <summary>The raw inputs of a policy graph for a batch of B rows.</summary>
public sealed record OnnxForwardInputs
{
    /// <summary>The images, [B, N, H, W, 3], rgb.</summary>
    public required byte[] Images { get; init; }

    /// <summary>The prompts, [B, L], padded on the right.</summary>
    public required long[] InputIds { get; init; }

    /// <summary>Each prompt's length without padding, [B].</summary>
    public required int[] PromptLengths { get; init; }

    /// <summary>The measured joints in robot units, [B, P]; empty when the policy takes none.</summary>
    public float[] Proprioception { get; init; } = [];

    /// <summary>One number in [0, 1) per action token, [B, K·A]; empty for a regression head.</summary>
    public required float[] Uniforms { get; init; }

    /// <summary>The softmax temperature; 0 is greedy. Not looked at for a regression head.</summary>
    public required float Temperature { get; init; }
}
