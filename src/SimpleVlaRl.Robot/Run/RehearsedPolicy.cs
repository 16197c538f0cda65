using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Robot.Run;

/// <summary>A policy that remembers that it refused what it was asked, as opposed to being slow or away; closes nothing.</summary>
internal sealed class RehearsedPolicy(IPolicy policy) : IPolicy
{
    /// <summary>Why it refused; null when it did not.</summary>
    public Exception? Refusal { get; private set; }

    public PolicyManifest Manifest => policy.Manifest;

    public PolicyVersion Identity => policy.Identity;

    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        try
        {
            policy.Infer(requests, chunks);
        }
        catch (Exception exception) when (exception is ArgumentException or ServingException { InnerException: not null })
        {
            Refusal = exception;
            throw;
        }
    }

    public void Dispose()
    {
    }
}
