using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Experiments.Interop;

namespace SimpleVlaRl.Experiments;

/// <summary>Runs this program with another libtorch, such as the one with CUDA of a Python installation: <c>SIMPLEVLA_LIBTORCH=&lt;folder&gt;</c>.</summary>
/// <remarks>
/// .NET looks for native libraries beside the program first, where our own libtorch lies. So the program is laid out once more without it, in
/// the user's local data, and this process becomes that one, with the folder in LD_LIBRARY_PATH; libtorch finds CUDA's libraries from there.
/// </remarks>
internal static partial class TorchLibraries
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "SIMPLEVLA_LIBTORCH";

    /// <summary>The libtorch that TorchSharp was made for; a test holds it to the package list.</summary>
    public const string Version = "2.10.0";

    private const string Marker = "libtorch.txt";

    /// <summary>Where this process has its libtorch from.</summary>
    public static string Folder { get; } = MarkerPath is var path && File.Exists(path)
        ? File.ReadAllText(path).TrimEnd()
        : AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    private static string MarkerPath => Path.Combine(AppContext.BaseDirectory, Marker);

    /// <summary>Becomes the program over the other libtorch, if the variable asks for one; returns otherwise.</summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="UserException">The folder cannot be used; the message says why.</exception>
    public static void Redirect(string[] arguments)
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder) || File.Exists(MarkerPath))
        {
            return;
        }

        folder = Path.GetFullPath(folder);
        Demand(folder);
        string layout = Lay(folder);
        string program = Environment.ProcessPath ?? "dotnet";
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string target = isHost ? program : Path.Combine(layout, Path.GetFileName(program));
        string own = Assembly.GetEntryAssembly()!.GetName().Name + ".dll";
        string?[] words = isHost ? [program, Path.Combine(layout, own), .. arguments, null] : [target, .. arguments, null];
        Dictionary<string, string?> environment = Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value);
        environment["LD_LIBRARY_PATH"] = string.Join(
            ':', ((string?[])[folder, environment.GetValueOrDefault("LD_LIBRARY_PATH")]).Where(part => !string.IsNullOrEmpty(part)));
        LibC.Execute(target, words, [.. environment.Select(entry => $"{entry.Key}={entry.Value}"), null]);
        throw new UserException($"'{target}' cannot be started over the libtorch in '{folder}': {Marshal.GetLastPInvokeErrorMessage()}. Leave {Variable} out.");
    }

    private static void Demand(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "libtorch_cpu.so")))
        {
            throw new UserException(
                $"{Variable} is '{folder}', which has no libtorch_cpu.so; give the folder 'torch/lib' of a Python installation, or 'lib' of a libtorch.");
        }

        string? parent = Path.GetDirectoryName(folder);
        string found = ((string[])[Path.Combine(parent ?? "", "version.py"), Path.Combine(parent ?? "", "build-version"),
            Path.Combine(folder, "build-version")])
            .Where(File.Exists).Select(path => VersionNumber().Match(File.ReadAllText(path)).Value).FirstOrDefault(version => version.Length > 0, "unknown");
        if (found != Version)
        {
            throw new UserException(
                $"{Variable} is '{folder}', a libtorch of version {found}; this program needs {Version}. Install that version, or leave {Variable} out.");
        }
    }

    /// <summary>
    /// Lays the program out without its own libtorch: libraries as links, the rest as copies, because .NET follows links to the program itself.
    /// </summary>
    private static string Lay(string folder)
    {
        string source = AppContext.BaseDirectory;
        string stamp = string.Join('\n', Directory.GetFiles(source).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path).Ticks}").Append(folder));
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stamp)))[..16];
        string layout = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "simple-vla-rl", name);
        if (File.Exists(Path.Combine(layout, Marker)))
        {
            return layout;
        }

        Directory.CreateDirectory(layout);
        foreach (string path in Directory.GetFiles(source).Where(path => !IsTorch(Path.GetFileName(path))))
        {
            string target = Path.Combine(layout, Path.GetFileName(path));
            File.Delete(target);
            if (path.Contains(".so", StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(target, path);
            }
            else
            {
                File.Copy(path, target);
            }
        }

        File.WriteAllText(Path.Combine(layout, Marker), folder + "\n");
        return layout;
    }

    private static bool IsTorch(string file) => file.StartsWith("libtorch", StringComparison.Ordinal) || file.StartsWith("libc10", StringComparison.Ordinal)
        || file.StartsWith("libgomp", StringComparison.Ordinal);

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex VersionNumber();
}
