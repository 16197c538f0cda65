using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Inference.Tests.Accelerators;

/// <summary>A machine that has what a test says.</summary>
/// <param name="driver">The driver; null for none.</param>
/// <param name="absent">The libraries that cannot be loaded.</param>
internal sealed class FakeProbe(CudaDriver? driver, params string[] absent) : IAcceleratorProbe
{
    public bool CanLoad(string library) => !absent.Contains(library) && !absent.Contains("all");

    public CudaDriver? Driver() => driver;
}
