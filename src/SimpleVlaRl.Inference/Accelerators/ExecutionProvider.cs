namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>What computes a graph. It is chosen, never guessed: what was chosen and is not there is an error.</summary>
public enum ExecutionProvider
{
    /// <summary>ONNX Runtime's own kernels on the processor; always there.</summary>
    Cpu,

    /// <summary>CUDA kernels on an NVIDIA GPU.</summary>
    Cuda,

    /// <summary>Engines that TensorRT builds for the very GPU they run on; takes graphs in plain ONNX operators only.</summary>
    TensorRt,
}
