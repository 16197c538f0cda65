using System.Globalization;

namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>Finds out what keeps an execution provider, or libtorch, from computing on a GPU.</summary>
public static class AcceleratorReader
{
    private const int NoDevice = 100;
    private static readonly SystemProbe ThisMachine = new();

    /// <summary>Looks for the driver, a GPU and the libraries of a provider of this build.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="deviceId">Which GPU, counted from 0.</param>
    /// <returns>What was found.</returns>
    public static AcceleratorState Read(ExecutionProvider provider, int deviceId) => Read(provider, deviceId, ThisMachine);

    /// <summary>Looks for the driver and a GPU alone, for programs that bring CUDA's libraries themselves.</summary>
    /// <returns>What was found.</returns>
    public static AcceleratorState ReadDriver() => Read(ExecutionProvider.Cpu, 0, ThisMachine);

    internal static AcceleratorState Read(ExecutionProvider provider, int deviceId, IAcceleratorProbe probe)
    {
        CudaDriver? driver = probe.Driver();
        List<string> missing = [];
        if (DriverProblem(driver, deviceId, provider == ExecutionProvider.Cpu ? 0 : AcceleratorNeeds.CudaVersion) is { } problem)
        {
            missing.Add(problem);
        }

        foreach (NativeProduct product in AcceleratorNeeds.Of(provider))
        {
            string[] absent = [.. product.Libraries.Where(library => !probe.CanLoad(library))];
            if (absent.Length > 0)
            {
                missing.Add($"{product.Name} ({string.Join(", ", absent)})");
            }
        }

        return new AcceleratorState(driver is not null, missing);
    }

    private static string? DriverProblem(CudaDriver? driver, int deviceId, int wanted) => driver switch
    {
        null => $"an NVIDIA driver ({AcceleratorNeeds.Driver})",
        { Result: NoDevice } => "a GPU that the NVIDIA driver can use (it finds none)",
        { Result: not 0 } => string.Create(CultureInfo.InvariantCulture, $"an NVIDIA driver that starts (its error is {driver.Result})"),
        _ when driver.CudaVersion < wanted => $"an NVIDIA driver for CUDA {Version(wanted)} (this one is for {Version(driver.CudaVersion)})",
        _ when deviceId >= driver.DeviceCount => string.Create(
            CultureInfo.InvariantCulture, $"a GPU with number {deviceId} (the NVIDIA driver has {driver.DeviceCount}, counted from 0)"),
        _ => null,
    };

    private static string Version(int number) => string.Create(CultureInfo.InvariantCulture, $"{number / 1000}.{number % 1000 / 10}");
}
