using System.Globalization;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference.Wire;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Serving.OpenInference;

/// <summary>The one model of a server as the Open Inference Protocol and Triton's extensions of it describe models; over gRPC and over REST the same.</summary>
internal sealed class ServedModel(PolicyGateway gateway)
{
    public const string ServerName = "vla-robot";
    private const string Platform = "onnxruntime_onnx";

    /// <summary>What of the protocol's extensions there is.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["binary_tensor_data", "model_configuration", "model_repository", "statistics"];

    /// <summary>This program's version.</summary>
    public static string ServerVersion { get; } = typeof(ServedModel).Assembly.GetName().Version!.ToString(3);

    public string Name => gateway.Manifest.Name;

    public string Version => VersionOf(gateway.Service.Identity);

    public bool IsReady => !gateway.IsDraining;

    public static string VersionOf(PolicyVersion identity) => identity.Version.ToString(CultureInfo.InvariantCulture);

    public bool IsServed(string name, string version) => name == Name && (version.Length == 0 || version == Version);

    /// <summary>Demands the model and the version that are served.</summary>
    /// <exception cref="RequestException">They are others.</exception>
    public void Demand(string name, string version)
    {
        if (!IsServed(name, version))
        {
            throw new RequestException(
                RequestProblem.NotFound,
                $"There is no model '{name[..Math.Min(name.Length, 64)]}' of version '{version[..Math.Min(version.Length, 12)]}'; this is "
                + $"'{Name}' of version {Version}.");
        }
    }

    public ModelMetadataResponse Metadata()
    {
        ModelMetadataResponse response = new() { Name = Name, Platform = Platform, Versions = { Version } };
        response.Inputs.AddRange(TensorContract.Inputs(gateway.Manifest.Architecture));
        response.Outputs.AddRange(TensorContract.Outputs(gateway.Manifest.Architecture));
        return response;
    }

    public ModelConfig Config()
    {
        ModelConfig config = new()
        {
            Name = Name,
            Platform = Platform,
            Backend = "onnxruntime",
            DefaultModelFilename = "model.onnx",
            MaxBatchSize = 0,
            ModelTransactionPolicy = new ModelTransactionPolicy { Decoupled = false },
        };
        foreach (ModelMetadataResponse.Types.TensorMetadata tensor in TensorContract.Inputs(gateway.Manifest.Architecture))
        {
            config.Input.Add(new ModelInput { Name = tensor.Name, DataType = Type(tensor.Datatype), Dims = { tensor.Shape } });
        }

        foreach (ModelMetadataResponse.Types.TensorMetadata tensor in TensorContract.Outputs(gateway.Manifest.Architecture))
        {
            config.Output.Add(new ModelOutput { Name = tensor.Name, DataType = Type(tensor.Datatype), Dims = { tensor.Shape } });
        }

        return config;
    }

    public ModelStatisticsResponse Statistics()
    {
        InferenceSums sums = gateway.Totals.Now;
        return new ModelStatisticsResponse
        {
            ModelStats =
            {
                new ModelStatistics
                {
                    Name = Name,
                    Version = Version,
                    LastInference = (ulong)(sums.Last?.ToUnixTimeMilliseconds() ?? 0),
                    InferenceCount = (ulong)sums.Answered,
                    ExecutionCount = (ulong)gateway.Service.Counts.Batches,
                    InferenceStats = new InferStatistics
                    {
                        Success = Duration(sums.Answered, sums.Success),
                        Fail = Duration(sums.Failed, sums.Failure),
                        Queue = Duration(sums.Answered, sums.Queue),
                        ComputeInput = Duration(sums.Answered, sums.Preprocessing),
                        ComputeInfer = Duration(sums.Answered, sums.Run),
                        ComputeOutput = Duration(sums.Answered, TimeSpan.Zero),
                    },
                },
            },
        };
    }

    public RepositoryIndexResponse Index(bool isReadyOnly)
    {
        RepositoryIndexResponse response = new();
        if (IsReady || !isReadyOnly)
        {
            response.Models.Add(new RepositoryIndexResponse.Types.ModelIndex
            {
                Name = Name,
                Version = Version,
                State = IsReady ? "READY" : "UNAVAILABLE",
                Reason = IsReady ? "" : "draining"
            });
        }

        return response;
    }

    private static StatisticDuration Duration(long count, TimeSpan total) => new() { Count = (ulong)count, Ns = (ulong)total.TotalNanoseconds };

    private static DataType Type(string datatype) => datatype switch
    {
        "UINT8" => DataType.TypeUint8,
        "INT32" => DataType.TypeInt32,
        "INT64" => DataType.TypeInt64,
        _ => DataType.TypeFp32,
    };
}
