using System.Globalization;

namespace SimpleVlaRl.Benchmarks;

/// <summary>What the kernel says of a process's memory (<c>status</c> of proc(5)).</summary>
internal static class ProcessStatus
{
    /// <summary>This process.</summary>
    public const string Own = "self";

    /// <summary>Reads the lines of a process.</summary>
    /// <param name="process">Its number, or <see cref="Own"/>.</param>
    /// <exception cref="IOException">It has ended.</exception>
    public static string[] Lines(string process) => File.ReadAllLines($"/proc/{process}/status");

    /// <summary>A number, in the unit that the kernel gives it in: kibibytes where it is memory.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">Its name with the colon, such as <c>VmRSS:</c>.</param>
    /// <exception cref="InvalidOperationException">There is none of that name, as of a process that has ended and was not waited for.</exception>
    public static long Field(string[] lines, string name) => long.Parse(
        lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture);

    /// <summary>A size of this process, in bytes.</summary>
    /// <param name="name">Its name with the colon.</param>
    public static long OwnBytes(string name) => 1024 * Field(Lines(Own), name);
}
