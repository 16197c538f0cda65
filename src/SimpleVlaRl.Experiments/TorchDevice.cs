using System.Runtime.InteropServices;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Inference.Accelerators;
using TorchSharp;

namespace SimpleVlaRl.Experiments;

/// <summary>The option <c>--device</c> and what it stands for.</summary>
internal static class TorchDevice
{
    /// <summary>What a libtorch with CUDA has beside one for the processor.</summary>
    private const string CudaLibrary = "libtorch_cuda.so";

    public static WordOption Option() =>
        new("--device", "cpu", "cuda") { Description = "Where the network computes: cpu or cuda.", DefaultValueFactory = _ => "cpu" };

    /// <summary>Finds the device, or says in one sentence what is missing for it.</summary>
    public static torch.Device Find(string name)
    {
        if (name == "cpu")
        {
            return torch.CPU;
        }

        Exception? cause = null;
        try
        {
            if (torch.TryInitializeDeviceType(DeviceType.CUDA) && torch.cuda.is_available())
            {
                return torch.CUDA;
            }
        }
        catch (Exception exception) when (exception is NotSupportedException or DllNotFoundException or ExternalException or TypeInitializationException)
        {
            cause = exception;
        }

        string refusal = Refusal(TorchLibraries.Folder, AcceleratorReader.ReadDriver(), cause?.GetBaseException().Message);
        throw cause is null ? new UserException(refusal) : new UserException(refusal, cause);
    }

    /// <summary>What is missing.</summary>
    /// <param name="folder">Where libtorch is loaded from.</param>
    /// <param name="driver">What of the driver and the GPU is missing.</param>
    /// <param name="said">What TorchSharp said; null when it only found no GPU.</param>
    internal static string Refusal(string folder, AcceleratorState driver, string? said)
    {
        List<string> missing = [.. driver.Missing];
        string advice = AcceleratorState.Advice;
        if (LibraryProblem(folder) is { } problem)
        {
            missing.Add(problem);
            advice += $"; {TorchLibraries.Variable} names the folder of a libtorch with CUDA, 'torch/lib' of a Python installation of PyTorch "
                + TorchLibraries.Version;
        }

        string what = missing.Count > 0
            ? $"this machine lacks {new AcceleratorState(driver.HasDriver, missing).Text}: {advice}"
            : $"libtorch finds no GPU, though its libraries, the driver and a GPU are there{(said is null ? "" : $": {said.Split('\n', 2)[0].TrimEnd('.')}")}";
        return $"--device cuda cannot be used, because {what}; nothing falls back to the processor by itself, leave --device cuda out to use it.";
    }

    private static string? LibraryProblem(string folder)
    {
        string library = Path.Combine(folder, CudaLibrary);
        if (!File.Exists(library))
        {
            return $"a libtorch with CUDA (there is no {CudaLibrary} in '{folder}')";
        }

        try
        {
            // Never let go again: CUDA's libraries start threads of their own.
            NativeLibrary.Load(library);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return $"what {CudaLibrary} loads ({exception.Message.Split('\n', 2)[0].TrimEnd('.')})";
        }
    }
}
