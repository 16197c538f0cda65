namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the tests themselves.</summary>
internal static class TestsResults
{
    private const string Folder = "tests/SimpleVlaRl.Benchmarks/results/";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Tests",
        """
        The code is changed in hundreds of small ways, one at a time, and the project's tests are run against each: the share of the changes that they notice.
        """,
        [
            Of("Safety"),
        ],
        []);

    private static Measurement Of(string project) => new(
        $"changes of {project} that its tests notice",
        $"{Folder}mutation-{project.ToLowerInvariant()}.json",
        "{data.killed} of {data.tested}",
        "{data.score:0.00}");
}
