using System.CommandLine;
using System.Globalization;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Testing;

/// <summary>What holds for every option of a program, whoever adds one.</summary>
internal static class CommandTreeChecks
{
    /// <summary>What no number is written as; of each the old parser took some for another number.</summary>
    private static readonly string[] NoNumbers =
    [
        "0,0001", "1,2", "1,234.5", "1_000", "NaN", "Infinity", "-Infinity", "∞", "1e999", "-1e999", "1e-999", "5s", "5 ", " 5", "0x10", "１", "", "five",
        "1.2.3", "(5)", "5-"
    ];

    private static readonly HashSet<TypeCode> Numeric =
    [
        TypeCode.SByte, TypeCode.Byte, TypeCode.Int16, TypeCode.UInt16, TypeCode.Int32, TypeCode.UInt32, TypeCode.Int64, TypeCode.UInt64, TypeCode.Single,
        TypeCode.Double, TypeCode.Decimal,
    ];

    /// <summary>Every option whose value is a number is read by the one parser, refuses what is none, and says what it counts.</summary>
    /// <returns>How many options there were.</returns>
    public static int NumericOptionsRefuseWhatIsNoNumber(RootCommand root)
    {
        int count = 0;
        foreach ((string[] words, Option option) in Options(root, []))
        {
            Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            if (type.IsEnum || !Numeric.Contains(Type.GetTypeCode(type)))
            {
                continue;
            }

            count++;
            string place = $"{string.Join(' ', words)} {option.Name}";
            INumberOption number = Assert.IsType<INumberOption>(option, exactMatch: false);
            foreach (string text in NoNumbers.Where(text => !(number.SplitsAtCommas && text == "1,2")))
            {
                string[] errors = [.. root.Parse([.. words, option.Name, text]).Errors.Select(error => error.Message)];
                Assert.True(
                    errors.Any(
                        error => error.StartsWith($"{option.Name} is ", StringComparison.Ordinal) && error.Contains(number.Expected, StringComparison.Ordinal)),
                    $"{place} '{text}' is not refused: {string.Join(" | ", errors)}");
            }

            foreach (string text in (string[])["-1e30", "1e30", "-99999999999", "99999999999999999999"])
            {
                bool isPossible = text == "1e30" ? number.Expected.Contains("at least", StringComparison.Ordinal) && type == typeof(double) : false;
                Assert.True(
                    isPossible
                    || root.Parse([.. words, option.Name, text]).Errors.Any(error => error.Message.StartsWith($"{option.Name} is ", StringComparison.Ordinal)),
                    $"{place} takes {text}");
            }

            if (option.HasDefaultValue && option.GetDefaultValue() is { } value and not Array)
            {
                string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                Assert.DoesNotContain(
                    root.Parse([.. words, option.Name, text]).Errors, error => error.Message.StartsWith($"{option.Name} is ", StringComparison.Ordinal));
            }
        }

        return count;
    }

    /// <summary>Every option of a few words refuses others, numbers of an enumeration among them, and names the nearest.</summary>
    /// <returns>How many options there were.</returns>
    public static int WordOptionsNameTheNearest(RootCommand root)
    {
        int count = 0;
        foreach ((string[] words, Option option) in Options(root, []))
        {
            Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            bool isOfWords = type.IsEnum || option is WordOption or WordsOption;
            if (!isOfWords)
            {
                continue;
            }

            count++;
            Assert.False(option.GetType() == typeof(Option<>).MakeGenericType(type), $"{option.Name} reads its enumeration itself, numbers included");
            foreach (string text in (string[])["0", "1", "", "zzz", "0,1"])
            {
                Assert.Contains(
                    root.Parse([.. words, option.Name, text]).Errors,
                    error => error.Message.StartsWith($"{option.Name} is '", StringComparison.Ordinal)
                        && error.Message.Contains("did you mean '", StringComparison.Ordinal));
            }
        }

        return count;
    }

    private static IEnumerable<(string[] Words, Option Option)> Options(Command command, string[] words) =>
        command.Options.Select(option => (words, option)).Concat(command.Subcommands.SelectMany(child => Options(child, [.. words, child.Name])));
}
