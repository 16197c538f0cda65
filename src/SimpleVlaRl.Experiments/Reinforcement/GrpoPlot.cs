using System.Text.Json;
using ScottPlot;
using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Draws a run's metrics as <c>training.png</c>: success, what the optimizer did, where the time went.</summary>
internal static class GrpoPlot
{
    private const int Width = 1200;
    private const int Height = 360;

    /// <summary>Draws the metrics file.</summary>
    /// <param name="metricsPath">One JSON line per iteration.</param>
    /// <param name="plotPath">The picture; replaced by a rename.</param>
    public static void Write(string metricsPath, string plotPath)
    {
        JsonElement[] lines = [.. File.ReadLines(metricsPath).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)];
        if (lines.Length == 0)
        {
            return;
        }

        Multiplot figure = new();
        figure.AddPlots(4);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 2);
        Success(figure.GetPlot(0), lines);
        Series(
            figure.GetPlot(1),
            lines,
            "per optimizer step",
            ("clip fraction", line => Of(line, "update", "clip_fraction")),
            ("10 x approximate KL", line => 10 * Of(line, "update", "approximate_kl")));
        Series(
            figure.GetPlot(2),
            lines,
            "per token and step",
            ("entropy, nats", line => Of(line, "update", "entropy")),
            ("gradient norm", line => Of(line, "update", "gradient_norm")));
        Series(
            figure.GetPlot(3), lines, "seconds", ("sampling", line => Of(line, "seconds", "sampling")), ("learning", line => Of(line, "seconds", "learning")));
        string part = plotPath + ".part";
        File.WriteAllBytes(part, figure.Render(Width, Height * 2).GetImageBytes(ImageFormat.Png));
        File.Move(part, plotPath, overwrite: true);
    }

    private static void Success(Plot plot, JsonElement[] lines)
    {
        Line(plot, lines, "sampled success, %", line => 100 * Of(line, "success_rate"));
        JsonElement[] evaluated = [.. lines.Where(line => line.TryGetProperty("evaluation", out _))];
        if (evaluated.Length > 0)
        {
            double[] iterations = [.. evaluated.Select(line => Of(line, "iteration"))];
            (int Successes, int Episodes)[] counts = [.. evaluated.Select(
                line => ((int)Of(line, "evaluation", "successes"), (int)Of(line, "evaluation", "episodes")))];
            double[] rates = [.. counts.Select(count => 100.0 * count.Successes / Math.Max(1, count.Episodes))];
            var greedy = plot.Add.Scatter(iterations, rates);
            greedy.LegendText = "greedy on validation starts, %, with 95 % Wilson";
            WilsonInterval[] intervals = [.. counts.Select(count => WilsonInterval.Of(count.Successes, count.Episodes))];
            for (int index = 0; index < iterations.Length; index++)
            {
                var bar = plot.Add.Line(iterations[index], 100 * intervals[index].Low, iterations[index], 100 * intervals[index].High);
                bar.LineColor = greedy.Color;
            }
        }

        plot.Axes.SetLimitsY(0, 100);
        Finish(plot, "success");
    }

    private static void Series(Plot plot, JsonElement[] lines, string title, params (string Name, Func<JsonElement, double> Value)[] series)
    {
        foreach ((string name, Func<JsonElement, double> value) in series)
        {
            Line(plot, lines, name, value);
        }

        Finish(plot, title);
    }

    private static void Line(Plot plot, JsonElement[] lines, string name, Func<JsonElement, double> value)
    {
        (double X, double Y)[] points = [.. lines.Select(line => (Of(line, "iteration"), value(line))).Where(point => double.IsFinite(point.Item2))];
        if (points.Length > 0)
        {
            var scatter = plot.Add.Scatter([.. points.Select(point => point.X)], points.Select(point => point.Y).ToArray());
            scatter.LegendText = name;
        }
    }

    private static void Finish(Plot plot, string title)
    {
        plot.Title(title);
        plot.XLabel("iteration");
        plot.ShowLegend(Alignment.UpperLeft);
    }

    /// <summary>A number at a path; NaN where it is absent or no number.</summary>
    private static double Of(JsonElement line, params string[] path)
    {
        foreach (string name in path)
        {
            if (line.ValueKind != JsonValueKind.Object || !line.TryGetProperty(name, out line))
            {
                return double.NaN;
            }
        }

        return line.ValueKind == JsonValueKind.Number ? line.GetDouble() : double.NaN;
    }
}
