using SimpleVlaRl.Core.Geometry;

namespace SimpleVlaRl.Robots;

/// <summary>Three numbers as they stand in the file: <c>[0, 0.1, 0]</c>.</summary>
internal static class VectorYaml
{
    /// <summary>The point.</summary>
    /// <param name="values">What stands there.</param>
    /// <param name="absent">What it is where nothing stands there; null where something must.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="required">Hears of what is missing or wrong.</param>
    public static Point3 ToPoint(List<double>? values, Point3? absent, string field, Required required)
    {
        if (values is { Count: 3 })
        {
            return new(values[0], values[1], values[2]);
        }

        if (values is not null)
        {
            required.Wrong(FormattableString.Invariant($"{field} has {values.Count} numbers; expected three: [x, y, z]"));
        }
        else if (absent is null)
        {
            required.Wrong($"{field} is missing; expected three numbers: [x, y, z]");
        }

        return absent ?? default;
    }
}
