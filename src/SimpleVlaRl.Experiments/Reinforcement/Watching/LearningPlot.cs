using ScottPlot;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>Draws how the versions did as <c>learning.png</c>: sampled, in trials and held out, with 95 % intervals.</summary>
internal static class LearningPlot
{
    private const int Width = 900;
    private const int Height = 500;
    private const double Apart = 0.08;

    /// <summary>Fewer say nothing that a picture should.</summary>
    private const int FewestEpisodes = 8;

    /// <summary>Draws it.</summary>
    /// <param name="rows">The versions, oldest first.</param>
    /// <param name="path">The picture; replaced by a rename.</param>
    public static void Write(IReadOnlyList<VersionRow> rows, string path)
    {
        Plot plot = new();
        Series(plot, rows, -Apart, "collected, sampled", row => row.Collected);
        Series(plot, rows, 0, "in trials, greedy", row => row.Tried);
        Series(plot, rows, Apart, "held out, greedy", row => row.HeldOut ?? default);
        plot.Axes.SetLimitsY(0, 100);
        plot.Axes.SetLimitsX(rows[0].Version.Version - 0.5, rows[^1].Version.Version + 0.5);
        plot.Axes.Bottom.SetTicks([.. rows.Select(row => (double)row.Version.Version)], [.. rows.Select(Label)]);
        plot.XLabel("version");
        plot.YLabel("success, % with 95 % intervals");
        plot.ShowLegend(Alignment.UpperLeft);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string part = path + ".part";
        File.WriteAllBytes(part, plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png));
        File.Move(part, path, overwrite: true);
    }

    private static string Label(VersionRow row) =>
        FormattableString.Invariant($"{row.Version.Version}{(row.Decision is { } decision ? $"\n{decision.Word}" : "")}");

    private static void Series(Plot plot, IReadOnlyList<VersionRow> rows, double offset, string name, Func<VersionRow, RateCount> of)
    {
        VersionRow[] known = [.. rows.Where(row => of(row).Episodes >= FewestEpisodes)];
        if (known.Length == 0)
        {
            return;
        }

        double[] places = [.. known.Select(row => row.Version.Version + offset)];
        var line = plot.Add.Scatter(places, [.. known.Select(row => 100.0 * of(row).Successes / of(row).Episodes)]);
        line.LegendText = name;
        for (int index = 0; index < known.Length; index++)
        {
            var bar = plot.Add.Line(places[index], 100 * of(known[index]).Interval.Low, places[index], 100 * of(known[index]).Interval.High);
            bar.LineColor = line.Color;
        }
    }
}
