using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Writes joint positions that came as an array into a request.</summary>
internal static class JointReader
{
    /// <summary>Writes them.</summary>
    /// <param name="value">The array, of any numbers.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="positions">The request's positions; empty when the policy takes none, then only the number is checked.</param>
    /// <exception cref="RequestException">They are not the joints of this policy.</exception>
    public static void Write(object? value, string key, PolicyManifest manifest, Span<double> positions)
    {
        if (value is null && positions.Length == 0)
        {
            return;
        }

        int expected = positions.Length == 0 ? manifest.Joints.Count : positions.Length;
        NumpyArray array = value as NumpyArray ?? throw new RequestException($"'{key}' is missing or is no array; expected {expected} joint positions.");
        if (array.Count != expected || array.Shape.Length != 1)
        {
            throw new RequestException($"'{key}' is {array.Description}; the policy '{manifest.Name}' takes [{expected}] joint positions.");
        }

        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = Finite(array[index], key, index);
        }
    }

    /// <summary>A position that is a number.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static double Finite(double value, string key, int index) => double.IsFinite(value)
        ? value
        : throw new RequestException($"'{key}' has {value} at {index}; expected finite joint positions.");
}
