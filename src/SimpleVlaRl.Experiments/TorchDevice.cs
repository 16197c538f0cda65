using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Experiments;

/// <summary>The option <c>--device</c> and what it stands for.</summary>
internal static class TorchDevice
{
    public static WordOption Option() =>
        new("--device", "cpu", "cuda") { Description = "Where the network computes: cpu or cuda.", DefaultValueFactory = _ => "cpu" };

    /// <summary>Finds the device, or says in one sentence why it is not there.</summary>
    public static torch.Device Find(string name)
    {
        try
        {
            return ComputeDevice.Find(name);
        }
        catch (InvalidOperationException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }
}
