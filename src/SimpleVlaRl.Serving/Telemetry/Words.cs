using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Telemetry;

/// <summary>Lower-case words for labels and error documents.</summary>
internal static class Words
{
    private static readonly string[] Problems = [.. Enum.GetNames<RequestProblem>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    public static string Of(RequestProblem problem) => Problems[(int)problem];
}
