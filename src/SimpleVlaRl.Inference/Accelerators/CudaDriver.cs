namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>What NVIDIA's driver says of itself.</summary>
/// <param name="Result">What its initialisation returned: 0 where all is well, 100 where it finds no GPU.</param>
/// <param name="DeviceCount">The GPUs that this process may use.</param>
/// <param name="CudaVersion">The newest version of CUDA that it runs, such as 13000 for 13.0.</param>
internal sealed record CudaDriver(int Result, int DeviceCount, int CudaVersion);
