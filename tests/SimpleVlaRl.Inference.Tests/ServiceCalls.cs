using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Tests;

/// <summary>Calls that nobody cancels, which is what these tests are about.</summary>
internal static class ServiceCalls
{
    public static ValueTask<PolicyReply> Ask(this PolicyService service, PolicyCall call) => service.AskAsync(call);

    public static Task<VersionChange> Change(this PolicyService service, int version) => service.ChangeToAsync(version);
}
