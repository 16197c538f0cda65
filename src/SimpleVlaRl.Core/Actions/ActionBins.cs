namespace SimpleVlaRl.Core.Actions;

/// <summary>
/// The 256 action tokens of OpenVLA: how a normalised action in [-1, 1] becomes a bin and back.
/// </summary>
/// <remarks>
/// Source: openvla-oft <c>prismatic/vla/action_tokenizer.py</c>. There are 256 edges, linspace(-1, 1, 256), hence 255 bins of width
/// 2/255 and 255 centres c_k = -1 + (2k + 1)/255; a slice index j (token id minus the first action token id) runs the other way:
/// k = min(255 - j, 254), so index 255 is -0.996 and indices 0 and 1 are both +0.996.
/// </remarks>
public static class ActionBins
{
    /// <summary>The number of action tokens.</summary>
    public const int Count = 256;

    private const int IntervalCount = Count - 1;

    /// <summary>The centre of a token's bin.</summary>
    /// <param name="token">The slice index, 0 to 255.</param>
    /// <returns>The normalised action, between -0.996 and 0.996.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token is outside 0 to 255.</exception>
    public static double Decode(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Count);
        int interval = Math.Min(IntervalCount - token, IntervalCount - 1);
        return -1.0 + (((2.0 * interval) + 1.0) / IntervalCount);
    }

    /// <summary>The token of a normalised action; values outside [-1, 1] are clipped.</summary>
    /// <param name="normalizedAction">The action, normalised to [-1, 1].</param>
    /// <returns>The slice index, 0 to 255.</returns>
    /// <exception cref="ArgumentException">The action is not a number.</exception>
    public static int Encode(double normalizedAction)
    {
        if (double.IsNaN(normalizedAction))
        {
            throw new ArgumentException("The action is not a number; only finite actions have a token.", nameof(normalizedAction));
        }

        // numpy.digitize(x, edges): the count of edges at or below x, 1 to 256.
        double clipped = Math.Clamp(normalizedAction, -1.0, 1.0);
        int digit = (int)Math.Floor((clipped + 1.0) * IntervalCount / 2.0) + 1;
        digit = Math.Clamp(digit, 1, Count);

        // The floor above can miss an edge by one rounding; the edges themselves decide.
        if (digit < Count && clipped >= Edge(digit))
        {
            digit++;
        }
        else if (digit > 1 && clipped < Edge(digit - 1))
        {
            digit--;
        }

        return Count - digit;
    }

    /// <summary>Edge i of numpy.linspace(-1, 1, 256), computed as numpy does: start + i * step, the last one exact.</summary>
    private static double Edge(int index) => index == IntervalCount ? 1.0 : (index * (2.0 / IntervalCount)) - 1.0;
}
