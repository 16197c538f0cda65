using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Doctor;

/// <summary>What this machine has for our programs; null is what could not be found out.</summary>
internal sealed record DoctorFacts
{
    /// <summary>The native libraries.</summary>
    public IReadOnlyList<LibraryFact> Libraries { get; init; } = [];

    /// <summary>What ONNX Runtime of this build can compute with.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>The NVIDIA driver, and what the CUDA provider of this build would miss beside it.</summary>
    public AcceleratorState Gpu { get; init; } = new(HasDriver: false, []);

    /// <summary>How the processor chooses its frequency.</summary>
    public string? Governor { get; init; }

    /// <summary>The kernel's clock.</summary>
    public string? ClockSource { get; init; }

    /// <summary>Whether the wall clock follows others.</summary>
    public bool? IsClockSynchronized { get; init; }

    /// <summary>Whether this is inside a container.</summary>
    public bool IsInContainer { get; init; }

    /// <summary>The network interfaces that are up.</summary>
    public IReadOnlyList<InterfaceFact> Interfaces { get; init; } = [];

    /// <summary>The variables that ROS programs go by, those that are set.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Whom our programs reach; null when the variables say nothing that has a meaning.</summary>
    public RosNetwork? Network { get; init; }

    /// <summary>What is wrong with the variables; empty when nothing is.</summary>
    public string NetworkProblem { get; init; } = "";
}
