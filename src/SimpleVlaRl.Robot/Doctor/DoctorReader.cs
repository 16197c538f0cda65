using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Robot.Machine;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Doctor;

/// <summary>Finds out what this machine has.</summary>
internal static class DoctorReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string[] VariablePrefixes = ["ROS_", "RMW_", "CYCLONEDDS_", "FASTRTPS_", "FASTDDS_"];

    public static DoctorFacts Read()
    {
        LibraryFact[] libraries = [Dds(), Jpeg(), Onnx(out string[] providers)];
        return new()
        {
            Libraries = libraries,
            Providers = providers,
            Gpu = AcceleratorReader.Read(ExecutionProvider.Cuda, 0),
            Governor = MachineReader.Text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            ClockSource = MachineReader.Text("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
            IsClockSynchronized = IsClockSynchronized(),
            IsInContainer = File.Exists("/.dockerenv") || File.Exists("/run/.containerenv"),
            Interfaces = [.. Interfaces()],
            Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Where(pair => VariablePrefixes.Any(prefix => ((string)pair.Key).StartsWith(prefix, StringComparison.Ordinal)))
                .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? ""),
            Network = Network(out string problem),
            NetworkProblem = problem,
        };
    }

    private static RosNetwork? Network(out string problem)
    {
        try
        {
            problem = "";
            return RosNetwork.Of(Environment.GetEnvironmentVariable);
        }
        catch (RosException exception)
        {
            problem = exception.Message;
            return null;
        }
    }

    private static LibraryFact Dds()
    {
        string problem = RosLibrary.Problem() ?? "";
        return new("Cyclone DDS", problem, Loaded("libddsc"));
    }

    private static LibraryFact Jpeg()
    {
        try
        {
            JpegCodec.Require();
            return new("libturbojpeg", "", Loaded("libturbojpeg"));
        }
        catch (DllNotFoundException exception)
        {
            return new("libturbojpeg", exception.Message, "");
        }
    }

    private static LibraryFact Onnx(out string[] providers)
    {
        const string Name = "ONNX Runtime";
        try
        {
            OrtEnv environment = OrtEnv.Instance();
            providers = environment.GetAvailableProviders();
            return new(Name, "", $"{environment.GetVersionString()}: {string.Join(", ", providers)}");
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or OnnxRuntimeException)
        {
            providers = [];
            return new(Name, exception.GetBaseException().Message, "");
        }
    }

    /// <summary>Where a library was loaded from.</summary>
    private static string Loaded(string name) => (MachineReader.Text("/proc/self/maps") ?? "").Split('\n')
        .Select(line => line[(line.LastIndexOf(' ') + 1)..])
        .FirstOrDefault(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)) ?? "loaded";

    private static bool? IsClockSynchronized()
    {
        try
        {
            ProcessStartInfo start = new("timedatectl", ["show", "-p", "NTPSynchronized", "--value"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
            using Process? process = Process.Start(start);
            return process is not null && process.WaitForExit(Patience) && process.ExitCode == 0
                ? process.StandardOutput.ReadToEnd().Trim() == "yes"
                : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<InterfaceFact> Interfaces() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        .Select(network => new InterfaceFact(
            network.Name,
            [
                .. network.GetIPProperties().UnicastAddresses.Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
                    .Select(address => address.Address.ToString())
            ],
            network.NetworkInterfaceType == NetworkInterfaceType.Loopback,
            network.SupportsMulticast))
        .Where(network => network.Addresses.Count > 0);
}
