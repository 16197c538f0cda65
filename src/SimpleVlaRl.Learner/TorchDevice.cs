using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Learner;

/// <summary>The option <c>--device</c> and what it stands for.</summary>
internal static class TorchDevice
{
    public static Option<string> Option()
    {
        Option<string> device = new("--device") { Description = "Where the network computes: cpu or cuda.", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong("cpu", "cuda");
        return device;
    }

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
