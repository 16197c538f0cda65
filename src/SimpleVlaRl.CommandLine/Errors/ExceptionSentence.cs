using Serilog.Core;
using Serilog.Events;

namespace SimpleVlaRl.CommandLine.Errors;

/// <summary>
/// What of a logged exception people read: its sentence. Where it was thrown is in the log's file, and in the terminal with <c>--verbose</c>.
/// </summary>
internal sealed class ExceptionSentence : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Exception is { } exception)
        {
            logEvent.AddPropertyIfAbsent(new LogEventProperty(nameof(ExceptionSentence), new ScalarValue(" " + exception.Message.Split('\n', 2)[0])));
        }
    }
}
