using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Text;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Signing;

namespace SimpleVlaRl.Robot.Engine;

/// <summary>The options of a command that runs a policy: what computes it and on how many threads.</summary>
internal sealed class EngineOptions
{
    private const string TensorRt = "tensorrt";

    private readonly WordOption provider = new("--provider", "cpu", "cuda", TensorRt)
    {
        Description = "What computes the network: cpu, cuda or tensorrt. Nothing else is used when it is not there.",
        DefaultValueFactory = _ => "cpu"
    };
    private readonly Option<string?> library = new("--provider-library")
    {
        Description = "The library of a plug-in execution provider; the one built in (-p:Accelerator=cuda) when not given."
    };
    private readonly NumberOption<int> device = new("--device", "", 0, 63) { Description = "Which GPU, counted from 0.", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> cache = new("--engine-cache") { Description = "Where TensorRT keeps what it builds; runs/engines when not given." };
    private readonly Option<bool> cpuOperators = new("--allow-cpu-operators")
    {
        Description = "Let operators that the provider lacks run on the processor; refused otherwise."
    };
    private readonly NumberOption<int> threads = new("--threads", "threads", 1, 256)
    {
        Description = "Threads inside one operator.",
        DefaultValueFactory = _ => 1
    };
    private readonly Option<string?> affinities = new("--thread-affinities")
    {
        Description = "Processors of the threads beside the first, such as 2;3. Leave the control thread's out."
    };
    private readonly NumberOption<int> cameraThreads = new("--camera-threads", "threads", 1, 64)
    {
        Description = "Threads that prepare images; pays with several cameras and idle cores.",
        DefaultValueFactory = _ => 1
    };

    private readonly Option<string[]> trusted = new("--trusted-key")
    {
        Description = "Run only policies whose policy.json one of these public keys has signed ('vla-robot promote key' and 'sign'). May be given "
            + "several times; of a policy elsewhere its --fallback alone is looked at."
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [provider, library, device, cache, cpuOperators, threads, affinities, cameraThreads, trusted];

    /// <summary>Whether only signed policies are run.</summary>
    public bool DemandsSignature(ParseResult parsed) => parsed.GetValue(trusted) is { Length: > 0 };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public OnnxPolicyOptions Of(ParseResult parsed)
    {
        string wanted = parsed.GetValue(provider)!;
        DemandAffinities(parsed.GetValue(affinities), parsed.GetValue(threads));
        return new OnnxPolicyOptions
        {
            Provider = wanted switch { "cuda" => ExecutionProvider.Cuda, TensorRt => ExecutionProvider.TensorRt, _ => ExecutionProvider.Cpu },
            ProviderLibrary = parsed.GetValue(library),
            DeviceId = parsed.GetValue(device),
            CacheFolder = wanted == TensorRt ? parsed.GetValue(cache) ?? RepositoryPaths.Of("runs", "engines") : null,
            AllowCpuOperators = parsed.GetValue(cpuOperators),
            IntraOpThreads = parsed.GetValue(threads),
            ThreadAffinities = parsed.GetValue(affinities),
            CameraThreads = parsed.GetValue(cameraThreads),
            ManifestCheck = Check(parsed.GetValue(trusted) ?? []),
        };
    }

    private static Action<string, ReadOnlyMemory<byte>>? Check(string[] files)
    {
        try
        {
            TrustedKey[] keys = [.. files.Select(TrustedKey.Read)];
            return keys.Length == 0 ? null : (folder, manifest) => ManifestSignature.Demand(folder, manifest.Span, keys);
        }
        catch (PromotionException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>ONNX Runtime says nothing about a list that it does not look at.</summary>
    private static void DemandAffinities(string? list, int threadCount)
    {
        if (list is null)
        {
            return;
        }

        string[] entries = list.Split(';');
        if (entries.Length != threadCount - 1
            || !entries.All(entry => entry.Split(',', '-').All(number => NumberText.TryParse(number, out int processor) && processor >= 1)))
        {
            throw new UsageException($"--thread-affinities is '{list}' with --threads {threadCount}; expected processors counted from 1 for each thread beside "
                + "the first, such as 2;3 for three threads.");
        }
    }
}
