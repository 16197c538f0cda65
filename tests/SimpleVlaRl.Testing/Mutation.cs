using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace SimpleVlaRl.Testing;

/// <summary>Changes to a sound file, drawn by FsCheck from a fixed seed: the same ones on every machine.</summary>
internal static class Mutation
{
    private const ulong Seed = 20260917;
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>What parsers stumble over, put where something else was.</summary>
    private static readonly string[] Words =
    [
        "-1", "0", "1", "2", "1e999", "-9223372036854775808", "9223372036854775807", "18446744073709551616", "2147483647", "1073741824", "0.5", "null", "true",
        "\"\"", "\"..\"",
        "\"/etc/passwd\"", "\"../x\"", "{}", "[]", "[[", "}", "\"a\":", ",", "\\u0000", "\\ud800", "NaN", "\ufeff", "\"F32\"", "\"BF16\"", "[0,0]",
        "[4294967296,4294967296]",
    ];

    /// <summary>Runs a check on many mutants of the sound contents; the first that fails is shrunk and reported.</summary>
    /// <param name="sound">Sound contents to start from.</param>
    /// <param name="count">How many mutants.</param>
    /// <param name="check">Throws for a mutant that shows a mistake.</param>
    public static void Check(IReadOnlyList<byte[]> sound, int count, Action<byte[]> check)
    {
        Gen<(int Kind, int Place, int Value)> edit = Gen.Choose(0, 5)
            .SelectMany(kind => Gen.Choose(0, int.MaxValue - 1).SelectMany(place => Gen.Choose(0, int.MaxValue - 1).Select(value => (kind, place, value))));
        Gen<(int Start, (int Kind, int Place, int Value)[] Edits)> mutants = Gen.Choose(0, sound.Count - 1)
            .SelectMany(start => Gen.Choose(1, 3).SelectMany(length => edit.ArrayOf(length).Select(edits => (start, edits))));
        Config config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, Gamma).WithQuietOnSuccess(true);
        Prop.ForAll(mutants.ToArbitrary(), mutant => check(mutant.Edits.Aggregate(sound[mutant.Start], Apply))).Check(config);
    }

    private static byte[] Apply(byte[] content, (int Kind, int Place, int Value) edit)
    {
        int place = content.Length == 0 ? 0 : edit.Place % content.Length;
        return edit.Kind switch
        {
            0 when content.Length > 0 => [.. content[..place], (byte)(content[place] ^ (1 << (edit.Value % 8))), .. content[(place + 1)..]],
            1 => content[..place],
            2 => [.. content[..place], .. content.AsSpan(Math.Min(content.Length, place + 1 + (edit.Value % 16)))],
            3 => [.. content[..place], .. content.AsSpan(place, Math.Min(content.Length - place, edit.Value % 64)), .. content[place..]],
            _ => ReplaceToken(content, place, Words[edit.Value % Words.Length]),
        };
    }

    /// <summary>Puts a word in place of the number, text or literal that is at or after a place.</summary>
    private static byte[] ReplaceToken(byte[] content, int place, string word)
    {
        int start = place;
        while (start < content.Length && !IsToken(content[start]))
        {
            start++;
        }

        while (start > 0 && start < content.Length && IsToken(content[start - 1]))
        {
            start--;
        }

        int end = start;
        while (end < content.Length && IsToken(content[end]))
        {
            end++;
        }

        return [.. content[..start], .. Encoding.UTF8.GetBytes(word), .. content[end..]];
    }

    private static bool IsToken(byte value) =>
        value is not ((byte)',' or (byte)':' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)' ' or (byte)'\n');
}
