using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Assistants;

/// <summary>A <c>vla-learn assist</c> on a processor of its own.</summary>
internal sealed class AssistantProcess : IDisposable
{
    private const string Where = " at ";
    private readonly Process process;

    private AssistantProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="processor">The processor that it may use.</param>
    /// <param name="arguments">The arguments of <c>vla-learn assist</c>, but where it listens.</param>
    public static AssistantProcess Start(int processor, params string[] arguments)
    {
        ProcessStartInfo start = new("taskset",
        [
            "-c", processor.ToString(CultureInfo.InvariantCulture), .. ProgramWords.Of("vla-learn"), "assist", "--listen", "0", "--threads", "1", .. arguments,
        ])
        {
            RedirectStandardError = true
        };
        Process process = Process.Start(start)!;
        string? line = process.StandardError.ReadLine();
        if (line?.Contains(Where, StringComparison.Ordinal) != true)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw new UserException($"The assistant did not start: {line}");
        }

        // Whatever it says later must not fill the pipe.
        _ = Task.Run(process.StandardError.ReadToEnd);
        return new AssistantProcess(process, new Uri(line[(line.LastIndexOf(Where, StringComparison.Ordinal) + Where.Length)..]));
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
