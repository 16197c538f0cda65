using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Where networks compute.</summary>
public static class ComputeDevice
{
    private const string Missing =
        "There is no CUDA here: this program's libtorch was built without it, or there is no NVIDIA driver and GPU. "
        + "Build with -p:Accelerator=cuda, or set SIMPLEVLA_LIBTORCH to the folder 'torch/lib' of a Python installation of the same version with CUDA, "
        + "or leave --device cuda out.";

    /// <summary>Finds a device by name.</summary>
    /// <param name="name"><c>cpu</c> or <c>cuda</c>.</param>
    /// <returns>The device.</returns>
    /// <exception cref="InvalidOperationException">This libtorch has no CUDA, or the machine has no such GPU; the message says what to do.</exception>
    public static torch.Device Find(string name)
    {
        if (name == "cpu")
        {
            return torch.CPU;
        }

        bool isThere;
        try
        {
            isThere = torch.TryInitializeDeviceType(DeviceType.CUDA) && torch.cuda.is_available();
        }
        catch (Exception exception)
            when (exception is NotSupportedException or DllNotFoundException or System.Runtime.InteropServices.ExternalException or TypeInitializationException)
        {
            throw new InvalidOperationException(Missing, exception);
        }

        return isThere ? torch.CUDA : throw new InvalidOperationException(Missing);
    }
}
