namespace SimpleVlaRl.Onnx.Classifiers;

/// <summary>
/// The network of an outcome classifier: per camera four convolutions (3 × 3, stride 2, one pixel of zeros around) with ReLU, the same for every camera;
/// their maps side by side, a hidden layer with ReLU, one logit. Where things are matters, so nothing is pooled away.
/// </summary>
/// <param name="CameraCount">How many pictures it sees.</param>
/// <param name="ImageSize">Their side in pixels.</param>
public sealed record OutcomeNetworkShape(int CameraCount, int ImageSize)
{
    /// <summary>The side of the convolutions' kernels.</summary>
    public const int Kernel = 3;

    /// <summary>The channels of a picture.</summary>
    public const int Channels = 3;

    /// <summary>The width of the hidden layer.</summary>
    public const int HiddenWidth = 64;

    /// <summary>The name of the hidden layer.</summary>
    public const string Hidden = "hidden";

    /// <summary>The name of the last layer.</summary>
    public const string Logit = "logit";

    /// <summary>The channels after each convolution.</summary>
    public static IReadOnlyList<int> Widths { get; } = [16, 32, 64, 64];

    /// <summary>The numbers that the convolutions make of all pictures.</summary>
    public int FeatureCount
    {
        get
        {
            int side = ImageSize;
            for (int layer = 0; layer < Widths.Count; layer++)
            {
                side = (side + 1) / 2;
            }

            return CameraCount * Widths[^1] * side * side;
        }
    }

    /// <summary>Name and shape of every weight.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> Weights =>
    [
        .. Widths.SelectMany((width, layer) => Layer(Convolution(layer), width, layer == 0 ? Channels : Widths[layer - 1], Kernel, Kernel)),
        .. Layer(Hidden, HiddenWidth, FeatureCount),
        .. Layer(Logit, 1, HiddenWidth),
    ];

    /// <summary>The name of a convolution.</summary>
    /// <param name="layer">Which, from 0.</param>
    /// <returns>Its name, without <c>.weight</c> or <c>.bias</c>.</returns>
    public static string Convolution(int layer) => $"convolution.{layer}";

    private static (string Name, IReadOnlyList<long> Shape)[] Layer(string name, params long[] shape) =>
        [($"{name}.weight", shape), ($"{name}.bias", [shape[0]])];
}
