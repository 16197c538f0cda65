using System.Text.Json.Nodes;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Errors in one unit.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Percentile99">The smallest that at least 99 % do not exceed.</param>
/// <param name="Largest">The largest.</param>
internal sealed record ErrorSummary(double Mean, double Percentile99, double Largest)
{
    /// <summary>Summarises magnitudes; null when there are none.</summary>
    public static ErrorSummary? Of(List<double> errors)
    {
        if (errors.Count == 0)
        {
            return null;
        }

        errors.Sort();
        return new ErrorSummary(errors.Average(), errors[(int)Math.Ceiling(0.99 * errors.Count) - 1], errors[^1]);
    }

    public JsonObject Document() => new() { ["mean"] = Finite(Mean), ["p99"] = Finite(Percentile99), ["max"] = Finite(Largest) };

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
