namespace SimpleVlaRl.Testing;

/// <summary>What a person must see after a command line that cannot work: one sentence or a few, an exit code, and nothing of the program's inside.</summary>
internal static class HostileLine
{
    /// <summary>Asserts it.</summary>
    public static void AssertAnswered(string line, int exitCode, string output, string errors, params int[] allowed)
    {
        Assert.True(allowed.Contains(exitCode), $"'{line}' ended with {exitCode}, expected {string.Join(" or ", allowed)}:\n{errors}");
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not foreseen", errors, StringComparison.Ordinal);
        Assert.True(
            exitCode == 0 || errors.Split('\n').Any(sentence => sentence.StartsWith("vla-", StringComparison.Ordinal)),
            $"'{line}' says nothing about what is wrong:\n{errors}");
        Assert.True(exitCode == 0 || output.Length == 0, $"'{line}' printed on standard output although it failed:\n{output}");
        Assert.InRange(errors.Split('\n').Length, 0, 12);
    }
}
