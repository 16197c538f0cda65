namespace SimpleVlaRl.Core;

/// <summary>Finds what a person probably meant when a name is unknown.</summary>
public static class NearestName
{
    /// <summary>The known name with the fewest edits (Levenshtein) to the one given.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names; at least one.</param>
    /// <returns>The nearest known name.</returns>
    public static string Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        return known.MinBy(candidate => Distance(name, candidate)) ?? throw new ArgumentException("There are no known names.", nameof(known));
    }

    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
