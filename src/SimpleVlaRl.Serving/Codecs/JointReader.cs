using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Writes joint positions that came as an array into a request.</summary>
internal static class JointReader
{
    /// <summary>Writes them.</summary>
    /// <param name="value">The array or list, of any numbers; a batch of one is taken too.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="positions">The request's positions; empty when the policy takes none, then what came is not looked at.</param>
    /// <exception cref="RequestException">They are not the joints of this policy.</exception>
    public static void Write(object? value, string key, PolicyManifest manifest, Span<double> positions)
    {
        if (positions.Length == 0)
        {
            return;
        }

        if (value is object?[] items)
        {
            WriteList(items, key, manifest, positions);
            return;
        }

        NumpyArray array = value as NumpyArray
            ?? throw new RequestException($"'{key}' is missing or is no array; expected {positions.Length} joint positions.");
        int expected = positions.Length;
        if (array.Count != expected || !array.Shape.All(size => size == 1 || size == expected))
        {
            throw new RequestException($"'{key}' is {array.Description}; the policy '{manifest.Name}' takes [{positions.Length}] joint positions.");
        }

        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = Finite(array[index], key, index);
        }
    }

    /// <summary>The numbers of one part of a state, however it was packed.</summary>
    /// <param name="value">An array of one row, a list, or one number.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <returns>The numbers, all finite.</returns>
    /// <exception cref="RequestException">It is nothing of these.</exception>
    public static IEnumerable<double> Numbers(object? value, string key) => value switch
    {
        NumpyArray array when array.Shape.Count(size => size != 1) <= 1 => Enumerable.Range(0, array.Count).Select(index => Finite(array[index], key, index)),
        NumpyArray array => throw new RequestException($"'{key}' is {array.Description}; expected one row of numbers."),
        object?[] items => items is [object?[] inner] ? Numbers(inner, key) : items.Select((item, index) => Finite(Number(item, key, index), key, index)),
        long or double => [Finite(Number(value, key, 0), key, 0)],
        _ => throw new RequestException($"'{key}' is missing or is no numbers."),
    };

    /// <summary>A position that is a number.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static double Finite(double value, string key, int index) => double.IsFinite(value)
        ? value
        : throw new RequestException($"'{key}' has {value} at {index}; expected finite joint positions.");

    private static void WriteList(object?[] items, string key, PolicyManifest manifest, Span<double> positions)
    {
        if (items is [object?[] inner])
        {
            WriteList(inner, key, manifest, positions);
            return;
        }

        if (items.Length != positions.Length)
        {
            throw new RequestException($"'{key}' is a list of {items.Length}; the policy '{manifest.Name}' takes {positions.Length} joint positions.");
        }

        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = Finite(Number(items[index], key, index), key, index);
        }
    }

    private static double Number(object? item, string key, int index) => item switch
    {
        double fraction => fraction,
        long whole => whole,
        NumpyArray { Count: 1 } single => single[0],
        _ => throw new RequestException($"'{key}' has an entry at {index} that is no number."),
    };
}
