using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.CommandLine;

/// <summary>Logging for both programs: people read standard error, a folder keeps JSON lines where one is given.</summary>
public static class LogSetup
{
    /// <summary>Makes a logger factory; disposing it flushes.</summary>
    /// <param name="verbose">Whether details are shown.</param>
    /// <param name="logFile">The file for JSON lines, or null.</param>
    /// <returns>The factory.</returns>
    public static ILoggerFactory Create(bool verbose, string? logFile)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LogEventLevel.Debug)
            .Enrich.With(new ExceptionSentence())
            .WriteTo.Console(
                restrictedToMinimumLevel: verbose ? LogEventLevel.Debug : LogEventLevel.Warning,
                standardErrorFromLevel: LogEventLevel.Verbose,
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext}: {Message:lj}{ExceptionSentence:l}{NewLine}"
                    + (verbose ? "{Exception}" : ""),
                formatProvider: CultureInfo.InvariantCulture);
        if (logFile is not null)
        {
            configuration = configuration.WriteTo.File(
                new Serilog.Formatting.Compact.CompactJsonFormatter(),
                logFile,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: 16 << 20,
                retainedFileCountLimit: 8);
        }

        return new SerilogLoggerFactory(configuration.CreateLogger(), dispose: true);
    }
}
