using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Inference;

namespace SimpleVlaRl.Robot.Engine;

/// <summary>The options of a command that runs a policy: what computes it and on how many threads.</summary>
internal sealed class EngineOptions
{
    private const string TensorRt = "tensorrt";

    private readonly Option<string> provider = new("--provider") { Description = "What computes the network: cpu, cuda or tensorrt. Nothing else is used when it is not there.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string?> library = new("--provider-library") { Description = "The library of a plug-in execution provider; the one built in (-p:Accelerator=cuda) when not given." };
    private readonly Option<int> device = new("--device") { Description = "Which GPU, counted from 0.", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> cache = new("--engine-cache") { Description = "Where TensorRT keeps what it builds; runs/engines when not given." };
    private readonly Option<bool> cpuOperators = new("--allow-cpu-operators") { Description = "Let operators that the provider lacks run on the processor; refused otherwise." };
    private readonly Option<int> threads = new("--threads") { Description = "Threads inside one operator.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> affinities = new("--thread-affinities") { Description = "Processors of the threads beside the first, such as 2;3. Leave the control thread's out." };
    private readonly Option<int> cameraThreads = new("--camera-threads") { Description = "Threads that prepare images; pays with several cameras and idle cores.", DefaultValueFactory = _ => 1 };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        provider.AcceptOnlyFromAmong("cpu", "cuda", TensorRt);
        command.Add(provider);
        command.Add(library);
        command.Add(device);
        command.Add(cache);
        command.Add(cpuOperators);
        command.Add(threads);
        command.Add(affinities);
        command.Add(cameraThreads);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UserException">A number is out of range.</exception>
    public OnnxPolicyOptions Of(ParseResult parsed)
    {
        string wanted = parsed.GetValue(provider)!;
        return new OnnxPolicyOptions
        {
            Provider = wanted switch { "cuda" => ExecutionProvider.Cuda, TensorRt => ExecutionProvider.TensorRt, _ => ExecutionProvider.Cpu },
            ProviderLibrary = parsed.GetValue(library),
            DeviceId = Within(device.Name, parsed.GetValue(device), 0, 63),
            CacheFolder = wanted == TensorRt ? parsed.GetValue(cache) ?? RepositoryPaths.Of("runs", "engines") : null,
            AllowCpuOperators = parsed.GetValue(cpuOperators),
            IntraOpThreads = Within(threads.Name, parsed.GetValue(threads), 1, 256),
            ThreadAffinities = parsed.GetValue(affinities),
            CameraThreads = Within(cameraThreads.Name, parsed.GetValue(cameraThreads), 1, 64),
        };
    }

    private static int Within(string name, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UserException($"{name} is {value}; expected {least} to {most}.");
}
