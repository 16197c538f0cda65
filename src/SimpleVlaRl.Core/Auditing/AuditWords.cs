using System.Text;

namespace SimpleVlaRl.Core.Auditing;

/// <summary>The words of the audit log's kinds, as the file and the command line have them.</summary>
public static class AuditWords
{
    private static readonly string[] Words = [.. Enum.GetNames<AuditKind>().Select(SnakeCase)];

    /// <summary>All of them, in the order of <see cref="AuditKind"/>.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The word of a kind. Does not allocate.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Such as <c>stop_taken_back</c>.</returns>
    public static string Of(AuditKind kind) => Words[(int)kind];

    private static string SnakeCase(string name)
    {
        StringBuilder word = new();
        foreach (char letter in name)
        {
            word.Append(char.IsUpper(letter) && word.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
