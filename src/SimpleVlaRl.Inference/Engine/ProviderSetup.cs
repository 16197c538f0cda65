using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>Gives a session its execution provider, from the runtime itself or from a plug-in library, or says why it cannot.</summary>
internal static class ProviderSetup
{
    private const string RegistrationPrefix = "simple-vla-rl:";
    private const int ShortestPrompt = 2;
    private const int UsualPrompt = 32;
    private static readonly Lock Registering = new();
    private static readonly HashSet<string> Registered = [];

    /// <summary>Adds the provider; the processor's is always there.</summary>
    /// <param name="session">The options of the session to be.</param>
    /// <param name="options">What was chosen.</param>
    /// <param name="architecture">The network, for TensorRT's profiles; null lets it derive them from the first runs, at the price of a build for each new
    /// size.</param>
    /// <exception cref="PolicyLoadException">The provider is not there, or refuses its options.</exception>
    public static void Apply(SessionOptions session, OnnxPolicyOptions options, PolicyArchitecture? architecture)
    {
        if (options.Provider == ExecutionProvider.Cpu)
        {
            if (options.ProviderLibrary is not null)
            {
                throw new PolicyLoadException($"The provider library '{options.ProviderLibrary}' was given with the provider 'cpu', which needs none; choose "
                    + "cuda or tensorrt, or leave the library out.");
            }

            return;
        }

        if (options.CacheFolder is { } cache)
        {
            Directory.CreateDirectory(cache);
        }

        if (!options.AllowCpuOperators)
        {
            session.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        }

        try
        {
            if (options.ProviderLibrary is { } library)
            {
                AppendPlugin(session, options, architecture, Path.GetFullPath(library));
            }
            else
            {
                AppendBuiltIn(session, options, architecture);
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw ProviderRefusal.Of(options, exception) ?? new PolicyLoadException(
                $"The execution provider '{options.ProviderName}' does not start on device {options.DeviceId}: {OneLine(exception.Message)} Nothing falls back "
                + "to the processor by itself; choose the provider 'cpu' to use it.",
                exception);
        }
    }

    private static void AppendBuiltIn(SessionOptions session, OnnxPolicyOptions options, PolicyArchitecture? architecture)
    {
        string wanted = options.Provider == ExecutionProvider.Cuda ? "CUDAExecutionProvider" : "TensorrtExecutionProvider";
        string[] available = OrtEnv.Instance().GetAvailableProviders();
        if (!available.Contains(wanted))
        {
            throw new PolicyLoadException($"This build's ONNX Runtime has no {wanted}; it has: {string.Join(", ", available)}. Build with -p:Accelerator=cuda, "
                + "or give the path of a plug-in provider library.");
        }

        if (options.Provider == ExecutionProvider.Cuda)
        {
            using OrtCUDAProviderOptions cuda = new();
            cuda.UpdateOptions(CudaOptions(options));
            session.AppendExecutionProvider_CUDA(cuda);
            return;
        }

        using OrtTensorRTProviderOptions tensorRt = new();
        tensorRt.UpdateOptions(TensorRtOptions(options, architecture));
        session.AppendExecutionProvider_Tensorrt(tensorRt);
    }

    /// <summary>A plug-in is asked for its devices; one of them must be of the kind that was chosen.</summary>
    private static void AppendPlugin(SessionOptions session, OnnxPolicyOptions options, PolicyArchitecture? architecture, string library)
    {
        if (!File.Exists(library))
        {
            throw new PolicyLoadException($"There is no provider library '{library}'.");
        }

        OrtEnv environment = OrtEnv.Instance();
        Register(environment, library);
        OrtEpDevice[] devices = [.. environment.GetEpDevices().Where(device => IsOf(device, library))];
        OrtEpDevice[] fitting = [.. devices.Where(device => device.EpName.Contains(options.ProviderName, StringComparison.OrdinalIgnoreCase)
            || (options.Provider == ExecutionProvider.TensorRt && device.EpName.Contains("TRT", StringComparison.OrdinalIgnoreCase)))];
        if (options.DeviceId >= fitting.Length)
        {
            string found = devices.Length == 0 ? "no device" : string.Join(", ", devices.Select(device => $"{device.EpName} on {device.HardwareDevice.Type}"));
            throw new PolicyLoadException($"The provider library '{library}' offers {found} on this machine; expected a device of '{options.ProviderName}' "
                + $"with number {options.DeviceId}.");
        }

        Dictionary<string, string> settings = options.Provider == ExecutionProvider.TensorRt ? TensorRtOptions(options, architecture) : CudaOptions(options);
        settings.Remove("device_id");
        session.AppendExecutionProvider(environment, [fitting[options.DeviceId]], settings);
    }

    /// <summary>A library is registered once per process; it stays, because sessions use it.</summary>
    private static void Register(OrtEnv environment, string library)
    {
        lock (Registering)
        {
            if (!Registered.Contains(library))
            {
                environment.RegisterExecutionProviderLibrary(RegistrationPrefix + library, library);
                Registered.Add(library);
            }
        }
    }

    private static bool IsOf(OrtEpDevice device, string library) =>
        device.EpMetadata.Entries.TryGetValue("library_path", out string? path) ? path == library : device.EpName != "CPUExecutionProvider";

    private static Dictionary<string, string> CudaOptions(OnnxPolicyOptions options) => new()
    {
        ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),
        ["arena_extend_strategy"] = "kSameAsRequested",
        ["do_copy_in_default_stream"] = "1",

        // The variance of a wide row overflows in half precision otherwise (onnxruntime issue 29034).
        ["enable_skip_layer_norm_strict_mode"] = "1",
    };

    private static Dictionary<string, string> TensorRtOptions(OnnxPolicyOptions options, PolicyArchitecture? architecture)
    {
        Dictionary<string, string> settings = new()
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),
            ["trt_layer_norm_fp32_fallback"] = "1",
        };
        if (options.CacheFolder is { } cache)
        {
            settings["trt_engine_cache_enable"] = "1";
            settings["trt_engine_cache_path"] = cache;
            settings["trt_timing_cache_enable"] = "1";
            settings["trt_timing_cache_path"] = cache;
        }

        if (architecture is not null)
        {
            settings["trt_profile_min_shapes"] = Profile(architecture, 1, ShortestPrompt);
            settings["trt_profile_opt_shapes"] = Profile(architecture, 1, UsualPrompt);
            settings["trt_profile_max_shapes"] = Profile(architecture, options.ProfileBatch, options.ProfilePromptLength);
        }

        return settings;
    }

    /// <summary>The sizes of the inputs whose sizes may change, as TensorRT's options write them.</summary>
    internal static string Profile(PolicyArchitecture architecture, int batch, int promptLength)
    {
        List<string> inputs =
        [
            FormattableString.Invariant($"images:{batch}x{architecture.ImageCount}x{architecture.ImageSize}x{architecture.ImageSize}x3"),
            FormattableString.Invariant($"input_ids:{batch}x{promptLength}"),
            FormattableString.Invariant($"prompt_lengths:{batch}"),
        ];
        if (architecture.ProprioceptionDimension > 0)
        {
            inputs.Add(FormattableString.Invariant($"proprioception:{batch}x{architecture.ProprioceptionDimension}"));
        }

        if (architecture.Head == PolicyHead.Tokens)
        {
            inputs.Add(FormattableString.Invariant($"uniforms:{batch}x{architecture.ActionTokenCount}"));
        }

        return string.Join(',', inputs);
    }

    /// <summary>The runtime's messages end in line breaks of its own.</summary>
    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
