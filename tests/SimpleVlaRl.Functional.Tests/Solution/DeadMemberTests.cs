using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>A member that is named nowhere but where it is declared does nothing.</summary>
public sealed partial class DeadMemberTests
{
    /// <summary>Called by libraries, which know them through interfaces of theirs.</summary>
    private static readonly HashSet<string> CalledByLibraries = ["Accepts", "ReadYaml", "WriteYaml", "InvokeAsync", "WaitForStartAsync"];

    [Fact]
    public void Members_OfEveryProject_AreNamedSomewhereElse()
    {
        string[] sources = [.. SourceFiles.Of(
            Path.Combine(Repository.Root, "src"), Path.Combine(Repository.Root, "tests"), Path.Combine(Repository.Root, "samples"))];
        Dictionary<string, int> words = [];
        Dictionary<string, string> declared = [];
        foreach (string path in sources)
        {
            // Fields of a structure that a native library fills are there for its layout.
            bool isOurs = path.Contains($"{Repository.Root}/src/", StringComparison.Ordinal) && !path.Contains("/Interop/Dds", StringComparison.Ordinal);
            foreach (string line in File.ReadLines(path).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)))
            {
                foreach (Match word in Word().Matches(line))
                {
                    words[word.Value] = words.GetValueOrDefault(word.Value) + 1;
                }

                if (isOurs && !Outside().IsMatch(line) && Declaration().Match(line) is { Success: true } member)
                {
                    declared.TryAdd(member.Groups[1].Value, Path.GetRelativePath(Repository.Root, path));
                }
            }
        }

        Assert.True(declared.Count > 1000, $"only {declared.Count} members were found");
        Assert.Empty(
            declared.Where(member => words[member.Key] == 1 && !CalledByLibraries.Contains(member.Key)).Select(member => $"{member.Value}: {member.Key}"));
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(?:public|internal|private|protected)[\w\s<>\[\]?,.()]*?\b(\w+)\s*(?:\(|\{|=>|=|;)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(override|partial)\b")]
    private static partial Regex Outside();
}
