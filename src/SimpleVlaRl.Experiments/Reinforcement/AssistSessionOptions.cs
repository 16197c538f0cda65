using System.Net;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>What <c>vla-learn assist</c> was asked to do.</summary>
internal sealed record AssistSessionOptions
{
    /// <summary>The policy that the learner starts from.</summary>
    public required string Policy { get; init; }

    public required NetworkTraining Training { get; init; }

    /// <summary>The seed of the adapters; what they are comes with every task.</summary>
    public required long Seed { get; init; }

    public required string Device { get; init; }

    public required int Threads { get; init; }

    /// <summary>Where it listens.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The certificate, PEM; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its key, PEM; null when it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The tokens that let learners in; null to ask for none.</summary>
    public string? TokensFile { get; init; }
}
