using System.Globalization;
using System.Net;
using System.Text;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.Reporting;

/// <summary>The report as one HTML file: it needs no server and no network, runs no script, and is dark where the reader's system is.</summary>
internal static class ReportDocument
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1d2329; --quiet: #5b6670; --line: #d9dee3; --ground: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --quiet: #9aa5b0; --line: #333b43; --ground: #14181c; } }
        body { margin: 2.5rem auto; max-width: 68rem; padding: 0 1.5rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } p, figcaption { color: var(--quiet); }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: right; } th:first-child, td:first-child { text-align: left; }
        figure { margin: 1rem 0; } img { max-width: 100%; border-radius: 6px; background: #ffffff; border: 1px solid var(--line); }
        """;

    /// <summary>Writes the document.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="scores">The versions.</param>
    /// <param name="failures">The newest failures, each with its filmstrip, a PNG.</param>
    /// <returns>HTML.</returns>
    public static string Of(string title, IReadOnlyList<VersionScore> scores, IReadOnlyList<(EpisodeListing Episode, byte[] Png)> failures)
    {
        StringBuilder html = new();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title>\n<style>\n{Style}\n</style></head><body>\n<h1>{Text(title)}</h1>\n")
            .Append("<p>Rates are of successes among successes and failures, with 95 % Wilson intervals; invalid and unlabelled episodes count neither way. ")
            .Append(CultureInfo.InvariantCulture, $"A point is of up to {SuccessPlot.EpisodesPerPoint} episodes.</p>\n");
        foreach (IGrouping<string, VersionScore> task in scores.GroupBy(score => score.Task))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(task.Key)}</h2>\n")
                .Append(Picture("image/svg+xml", Encoding.UTF8.GetBytes(SuccessPlot.Draw(task.Key, task)), $"success on {task.Key}", ""));
            Table(html, task);
        }

        html.Append(failures.Count > 0 ? "<h2>Newest failures</h2>\n" : "");
        foreach ((EpisodeListing episode, byte[] png) in failures)
        {
            string caption = $"{episode.Header.EpisodeId}: {episode.Outcome}, says {episode.Outcome.Source}";
            html.Append(Picture("image/png", png, "frames of a failed episode", caption));
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static void Table(StringBuilder html, IEnumerable<VersionScore> scores)
    {
        html.Append("<table><thead><tr><th>policy</th><th>episodes</th><th>success</th><th>95 %</th><th>by classifier</th><th>invalid</th><th>unlabelled</th>")
            .Append("<th>taken over</th><th>ticks limited</th><th>ticks rejected</th></tr></thead><tbody>\n");
        foreach (VersionScore score in scores)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(score.Policy)}</td><td>{score.Episodes.Count}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{(score.Counted > 0 ? Percent(score.Rate) : "–")}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Percent(score.Interval.Low)} to {Percent(score.Interval.High)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{score.Classified}</td><td>{score.Count(OutcomeKind.Invalid)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{score.Count(OutcomeKind.Unlabelled)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Percent(score.InterventionRate)}</td><td>{Percent(score.LimitedShare)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Percent(score.RejectedShare)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string Picture(string type, byte[] bytes, string alternative, string caption) =>
        $"<figure><img alt=\"{Text(alternative)}\" src=\"data:{type};base64,{Convert.ToBase64String(bytes)}\">"
        + $"<figcaption>{Text(caption)}</figcaption></figure>\n";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
