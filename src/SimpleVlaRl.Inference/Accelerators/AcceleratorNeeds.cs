namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>
/// What the providers of the package Microsoft.ML.OnnxRuntime.Gpu.Linux 1.31.0 load: the NEEDED entries of its libraries. <c>tests/accelerator</c> holds
/// these lists to the libraries themselves.
/// </summary>
/// <remarks>The CUDA provider of this version opens cuDNN only for operators that our graphs do not have; TensorRT's does it at once.</remarks>
internal static class AcceleratorNeeds
{
    /// <summary>The version of CUDA that the package was built for, as the driver writes versions.</summary>
    public const int CudaVersion = 13000;

    /// <summary>The library of NVIDIA's driver, which no package of CUDA brings.</summary>
    public const string Driver = "libcuda.so.1";

    private static readonly NativeProduct Cuda = new("CUDA 13", ["libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcurand.so.10"]);
    private static readonly NativeProduct Cudnn = new("cuDNN 9", ["libcudnn.so.9"]);
    private static readonly NativeProduct TensorRt = new("TensorRT 10", ["libnvinfer.so.10", "libnvonnxparser.so.10"]);

    /// <summary>What a provider needs beside the driver.</summary>
    /// <param name="provider">The provider; TensorRT's takes its memory from CUDA's and needs all of that too.</param>
    public static IReadOnlyList<NativeProduct> Of(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => [Cuda],
        ExecutionProvider.TensorRt => [Cuda, Cudnn, TensorRt],
        _ => [],
    };
}
