namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>Looks at what a machine has.</summary>
internal interface IAcceleratorProbe
{
    /// <summary>Whether the dynamic linker finds a library and all that it needs itself.</summary>
    /// <param name="library">Its file name.</param>
    bool CanLoad(string library);

    /// <summary>Asks the driver; null where there is none.</summary>
    CudaDriver? Driver();
}
