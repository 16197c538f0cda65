using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Robot.Operating;

/// <summary>Which key code of a pedal says what.</summary>
internal static class PedalMap
{
    /// <summary>Three-pedal switches send the keys a, b and c: failure to the left, go in the middle, success to the right.</summary>
    public const string Usual = "30=failure,48=go,46=success";

    /// <summary>Reads a map.</summary>
    /// <param name="text">Key codes of input-event-codes.h and commands, such as <see cref="Usual"/>.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static IReadOnlyDictionary<int, OperatorCommand> Parse(string text)
    {
        Dictionary<int, OperatorCommand> map = [];
        foreach (string pair in text.Split(','))
        {
            string[] sides = pair.Split('=');
            if (sides.Length != 2 || !int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int code)
                || !OperatorWords.TryParse(sides[1].Trim(), out OperatorCommand command))
            {
                throw new UsageException($"--pedal-map has '{pair}'; expected a key code and one of {OperatorWords.All}, such as {Usual}.");
            }

            if (!map.TryAdd(code, command))
            {
                throw new UsageException($"--pedal-map has the key code {code} twice.");
            }
        }

        return map;
    }
}
