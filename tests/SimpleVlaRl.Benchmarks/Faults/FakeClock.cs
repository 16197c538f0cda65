namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>libfaketime: the wall clock of programs started with it jumps when it is told to; monotonic clocks do not.</summary>
internal static class FakeClock
{
    private const string FileName = "clock";

    /// <summary>The library; null where it is absent.</summary>
    public static string? Library => Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib", "*-linux-gnu")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        : null;

    /// <summary>The environment of a program whose clock will jump.</summary>
    /// <param name="folder">Where the clock's offset stands.</param>
    public static IReadOnlyDictionary<string, string> Start(string folder)
    {
        Jump(folder, "+0");
        return new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library!,
            ["FAKETIME_TIMESTAMP_FILE"] = Path.Combine(folder, FileName),
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

            // With its mend for monotonic waits, .NET's own wait for too long.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
    }

    /// <summary>The clock jumps, within a second.</summary>
    /// <param name="folder">As it was started with.</param>
    /// <param name="offset">Seconds from the true time, with a sign.</param>
    public static void Jump(string folder, string offset) => File.WriteAllText(Path.Combine(folder, FileName), offset);
}
