namespace SimpleVlaRl.Serving.Conventions;

/// <summary>How a dialect is called in logs and metrics.</summary>
internal static class DialectWords
{
    public const string Grpc = "grpc";
    public const string OpenPi = "openpi";
    public const string OpenInference = "oip";
    public const string Act = "act";
}
