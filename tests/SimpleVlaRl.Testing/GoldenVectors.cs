using ZstdSharp;

namespace SimpleVlaRl.Testing;

/// <summary>The vectors of <c>tests/vectors</c>, unpacked once per test process into a folder that goes with it.</summary>
internal static class GoldenVectors
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>What the original OpenVLA-OFT and SimpleVLA-RL code computed, as a folder of its files.</summary>
    public static string Policy => Path.Combine(Unpacked.Value, "policy");

    /// <summary>What ROS 2 Jazzy wrote and sent, as a folder of its files.</summary>
    public static string Ros2 => Path.Combine(Unpacked.Value, "ros2");

    private static string Unpack()
    {
        string source = Path.Combine(Repository.Root, "tests", "vectors");
        string target = Directory.CreateTempSubdirectory("simple-vla-rl-vectors-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(target, recursive: true);
        foreach (string packed in Directory.EnumerateFiles(source, "*.zst", SearchOption.AllDirectories))
        {
            string path = Path.Combine(target, Path.ChangeExtension(Path.GetRelativePath(source, packed), null));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream compressed = File.OpenRead(packed);
            using DecompressionStream content = new(compressed);
            using FileStream file = File.Create(path);
            content.CopyTo(file);
        }

        return target;
    }
}
