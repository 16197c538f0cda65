namespace SimpleVlaRl.Serving.Conventions;

/// <summary>What a client speaks.</summary>
internal enum ClientDialect
{
    /// <summary>Our own protocol over gRPC.</summary>
    Grpc,

    /// <summary>openpi's frames over a websocket.</summary>
    OpenPi,

    /// <summary>The Open Inference Protocol, version 2.</summary>
    OpenInference,

    /// <summary>OpenVLA's <c>POST /act</c>.</summary>
    Act,
}
