namespace SimpleVlaRl.Serving.Client;

/// <summary>What a policy server speaks.</summary>
public enum RemoteProtocol
{
    /// <summary>Our own protocol, <c>policy.proto</c>.</summary>
    Policy,

    /// <summary>The Open Inference Protocol, as Triton and KServe speak it.</summary>
    OpenInference,
}
