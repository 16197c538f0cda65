using System.Text.Json;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>A dialect as a profile names it.</summary>
internal static class DialectWord
{
    /// <summary>Such as <c>joint_trajectory</c>.</summary>
    public static string Of(CommandDialect dialect) => dialect == CommandDialect.Float64MultiArray
        ? "float64_multi_array"
        : JsonNamingPolicy.SnakeCaseLower.ConvertName(dialect.ToString());
}
