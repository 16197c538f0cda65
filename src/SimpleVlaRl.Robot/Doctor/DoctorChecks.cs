using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Doctor;

/// <summary>Whether this machine has what our programs need.</summary>
internal static class DoctorChecks
{
    /// <summary>All findings.</summary>
    public static IReadOnlyList<Finding> Of(DoctorFacts facts) =>
    [
        .. facts.Libraries.Select(Library),
        Gpu(facts),
        Governor(facts),
        Clock(facts),
        Network(facts),
        .. facts.Interfaces.Select(Interface),
        .. facts.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => VariableChecks.Of(variable.Key, variable.Value)),
        .. Container(facts),
    ];

    private static Finding Library(LibraryFact library) => library.Problem.Length == 0
        ? Finding.Ok(library.Name, library.Detail)
        : Finding.Error(library.Name, library.Problem, "it can be loaded", "launch/setup run");

    private static Finding Gpu(DoctorFacts facts)
    {
        bool isBuilt = facts.Providers.Contains("CUDAExecutionProvider");
        return (isBuilt, facts.Gpu.HasDriver) switch
        {
            (true, _) when facts.Gpu.Missing.Count > 0 => Finding.Warning(
                "GPU", $"this build is for CUDA, and this machine lacks {facts.Gpu.Text}", "all that '--provider cuda' needs", AcceleratorState.Advice),
            (true, _) => Finding.Ok("GPU", "an NVIDIA driver, and ONNX Runtime for it"),
            (false, true) => Finding.Warning(
                "GPU", "an NVIDIA driver, and ONNX Runtime for the processor only", "ONNX Runtime for CUDA", "build with -p:Accelerator=cuda to use it"),
            _ => Finding.Ok("GPU", "no NVIDIA driver; policies run on the processor, or on a server ('run --policy grpc://…')"),
        };
    }

    private static Finding Governor(DoctorFacts facts) => facts.Governor switch
    {
        null => Finding.Ok("processor frequency", "not told, as in a virtual machine"),
        "performance" => Finding.Ok("processor frequency", "performance"),
        _ => Finding.Warning(
            "processor frequency",
            facts.Governor,
            "performance",
            "cpupower frequency-set -g performance: a core that wakes up slowly makes commands late"),
    };

    private static Finding Clock(DoctorFacts facts)
    {
        string source = facts.ClockSource is null ? "" : $"; the kernel's clock is {facts.ClockSource}";
        return facts.IsClockSynchronized switch
        {
            true => Finding.Ok("clock", $"synchronised{source}"),
            false => Finding.Warning(
                "clock", $"not synchronised{source}", "synchronised", "install chrony, or PTP where cameras stamp by another clock; stamps are compared"),
            _ => Finding.Ok("clock", $"whether it is synchronised is not told, as in a container{source}"),
        };
    }

    private static Finding Network(DoctorFacts facts)
    {
        const string Name = "ROS network range";
        if (facts.Network is not { } network)
        {
            return Finding.Error(Name, facts.NetworkProblem, "variables as ROS 2 has them", "mend it, or unset it; no ROS program starts with it");
        }

        string peers = network.StaticPeers.Count == 0 ? "" : $", and {string.Join(", ", network.StaticPeers)}";
        string more = network.Configuration.Length == 0 ? "" : "; CYCLONEDDS_URI is read after that and wins";
        return network.Range switch
        {
            RosNetworkRange.Subnet => Finding.Ok(Name, $"everybody in the subnet of the default interface{peers}{more}"),
            RosNetworkRange.Localhost => Finding.Ok(
                Name, $"programs of this machine{peers}{more}", "for drivers on another machine: unset ROS_LOCALHOST_ONLY and ROS_AUTOMATIC_DISCOVERY_RANGE"),
            RosNetworkRange.SystemDefault => Finding.Ok(Name, $"what Cyclone DDS does by itself{peers}{more}"),
            _ => Finding.Warning(
                Name, $"nobody outside of a process{more}", "SUBNET or LOCALHOST", "unset ROS_AUTOMATIC_DISCOVERY_RANGE to reach drivers"),
        };
    }

    private static Finding Interface(InterfaceFact network) => Finding.Ok(
        $"interface {network.Name}",
        $"{string.Join(", ", network.Addresses)}{(network.IsLoopback ? "; this machine only" : network.SupportsMulticast ? "; multicast" : "")}",
        network.IsLoopback || network.SupportsMulticast ? "" : "without multicast: discovery needs the peers' addresses (ROS_STATIC_PEERS, or CYCLONEDDS_URI)");

    private static IEnumerable<Finding> Container(DoctorFacts facts)
    {
        if (!facts.IsInContainer)
        {
            yield break;
        }

        const string Advice = "docker run --network host --ipc host --ulimit rtprio=99 --cap-add SYS_NICE reaches drivers outside, and permits real time";
        string[] outer = [.. facts.Interfaces.Where(network => !network.IsLoopback).SelectMany(network => network.Addresses)];
        yield return outer.Length > 0 && outer.All(address => address.StartsWith("172.", StringComparison.Ordinal))
            ? Finding.Warning(
                "container", $"a network of its own ({string.Join(", ", outer)})", "the host's network, where drivers run outside", Advice)
            : Finding.Ok("container", "inside one", Advice);
    }
}
